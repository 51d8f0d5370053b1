namespace Ocs.Site;

/// <summary>The <c>hub</c> of a site file, with a host's and the command line's overrides applied.</summary>
public sealed record SiteHub
{
    /// <summary>The router's WebSocket URL.</summary>
    public string WampServer { get; init; } = "ws://127.0.0.1:8001/ws";

    /// <summary>The router's HTTP bridge.</summary>
    public string WampHttp { get; init; } = "http://127.0.0.1:8001/call";

    /// <summary>The realm.</summary>
    public string WampRealm { get; init; } = "test_realm";

    /// <summary>The first component of every address.</summary>
    public string AddressRoot { get; init; } = "observatory";

    /// <summary>The access policy: empty, <c>override:…</c> or <c>director:…</c>.</summary>
    public string AccessPolicy { get; init; } = "";
}
