using System.Net;

namespace Ocs.Router;

/// <summary>The URLs at which peers reach a transport.</summary>
internal static class ListeningUrls
{
    public static IEnumerable<string> Of(TransportOptions options, int port)
    {
        if (options.UnixPath is { } path)
        {
            if (options.RawSocket is not null)
                yield return $"unix://{path}";
            yield break;
        }

        var s = options.Tls is null ? "" : "s";
        foreach (var socket in options.WebSockets)
            yield return $"ws{s}://{HostOf(options)}:{port}{socket.Path ?? "/"}";
        if (options.RawSocket is not null)
            yield return $"rs{s}://{HostOf(options)}:{port}";
    }

    public static string? OfCaller(TransportOptions options, int port) =>
        options.UnixPath is null && options.HttpServices.FirstOrDefault(service => service.Kind == HttpServiceKind.Caller) is { } caller
            ? $"http{(options.Tls is null ? "" : "s")}://{HostOf(options)}:{port}{caller.Path}"
            : null;

    /// <summary>Whoever listens on all addresses is reached at any of them.</summary>
    private static string HostOf(TransportOptions options)
    {
        if (options.Host is "" or "*")
            return "127.0.0.1";
        if (!IPAddress.TryParse(options.Host, out var address))
            return options.Host;
        if (address.Equals(IPAddress.Any))
            return "127.0.0.1";
        return address.Equals(IPAddress.IPv6Any) ? "[::1]" : address.ToString() is var text && text.Contains(':', StringComparison.Ordinal) ? $"[{text}]" : text;
    }
}
