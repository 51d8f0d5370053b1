using System.Text.Json;
using Ocs.DataNodes.Http;

namespace Ocs.DataNodes;

/// <summary>A field as <c>GET /api/v1/fields</c> of a data server lists it.</summary>
public sealed record LiveField
{
    /// <summary>The name that plots ask for: <c>node::feed.field</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The instance-id of the agent, or the name of the data node.</summary>
    public required string Node { get; init; }

    /// <summary>The address of the agent; empty for a data node.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The class of the agent; empty where it is not known.</summary>
    public string AgentClass { get; init; } = "";

    /// <summary>The feed; empty for a data node.</summary>
    public string Feed { get; init; } = "";

    /// <summary>The block.</summary>
    public string Block { get; init; } = "";

    /// <summary>The field of the block.</summary>
    public required string Field { get; init; }

    /// <summary>The unit; empty where it is not known.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether it is a state, text or yes and no, rather than a quantity.</summary>
    public bool IsState { get; init; }

    /// <summary>What follows the node in its name.</summary>
    internal string Path => Name[Math.Min(Name.Length, Node.Length + 2)..];

    /// <summary>Asks a data server for its fields.</summary>
    /// <exception cref="IOException">It does not answer, or is no data server; the message names the URL.</exception>
    public static async Task<IReadOnlyList<LiveField>> ListAsync(HttpClient client, Uri server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var url = new Uri($"{server.ToString().TrimEnd('/')}/api/v1/fields");
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new IOException($"The data server answered {url} with status {(int)answer.StatusCode}.");
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var fields = await JsonDocument.ParseAsync(body, default, cancellationToken);
            // A feed whose agent is not known is only in the archive: nothing is live there.
            return [.. fields.RootElement.EnumerateArray().Select(Read).Where(field => field.Agent.Length > 0 || field.Feed.Length == 0)];
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"No data server answers at {url}: {exception.Message.TrimEnd('.')}. It runs with: ocs up", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new IOException($"What answers at {url} is no data server of ocs.", exception);
        }
    }

    private static LiveField Read(JsonElement field) => new()
    {
        Name = field.GetText("name") ?? "",
        Node = field.GetText("node") ?? "",
        Agent = field.GetText("agent") ?? "",
        AgentClass = field.GetText("agent_class") ?? "",
        Feed = field.GetText("feed") ?? "",
        Block = field.GetText("block") ?? "",
        Field = field.GetText("field") ?? "",
        Unit = field.GetText("unit") ?? "",
        IsState = field.GetText("type") is "string" or "boolean",
    };
}
