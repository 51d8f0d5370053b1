using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ocs.DataNodes.Http;

/// <summary>Lets requests in that bring one of the keys; all, where there are no keys.</summary>
internal sealed class RequestGuard(IReadOnlyList<AccessKey> keys)
{
    /// <exception cref="RequestException">The request brings no key, or one that may not do this.</exception>
    public void Check(HttpContext context, string path)
    {
        if (keys.Count == 0)
            return;
        if (Find(context.Request) is not { } key)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"ocs\", charset=\"UTF-8\"";
            throw new RequestException("This data server wants a user and password, a bearer token or an X-API-Key.", StatusCodes.Status401Unauthorized);
        }

        if (path == "/write" && !key.MayWrite)
            throw new RequestException("This key may read, but not write.", StatusCodes.Status403Forbidden);
    }

    private AccessKey? Find(HttpRequest request)
    {
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } bare)
            return Match(null, bare);
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return Match(null, authorization["Bearer ".Length..].Trim());
        return authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? MatchBasic(authorization["Basic ".Length..].Trim()) : null;
    }

    private AccessKey? MatchBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : Match(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Compares with every key, in a time that tells nothing of them.</summary>
    private AccessKey? Match(string? user, string secret)
    {
        AccessKey? found = null;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        foreach (var key in keys)
        {
            var isSame = CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(key.Secret)));
            if (isSame && (user is null || key.User is null || key.User == user))
                found = key;
        }

        return found;
    }
}
