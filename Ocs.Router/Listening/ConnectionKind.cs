namespace Ocs.Router;

/// <summary>What a peer speaks, as its first bytes tell.</summary>
internal enum ConnectionKind
{
    /// <summary>Too few bytes to tell.</summary>
    Unknown,

    /// <summary>A request for the WebSocket endpoint.</summary>
    WebSocket,

    /// <summary>RawSocket.</summary>
    RawSocket,

    /// <summary>Any other HTTP request, and whatever else.</summary>
    Http,

    /// <summary>Something that is not spoken here.</summary>
    Foreign,
}
