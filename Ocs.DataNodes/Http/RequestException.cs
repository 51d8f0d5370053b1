using Microsoft.AspNetCore.Http;

namespace Ocs.DataNodes.Http;

/// <summary>A request that cannot be answered: becomes an answer with a status and this sentence.</summary>
internal sealed class RequestException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status { get; } = status;
}
