namespace Ocs.Wamp;

/// <summary>What a RawSocket frame carries.</summary>
internal enum RawSocketFrameType
{
    /// <summary>A WAMP message.</summary>
    Message = 0,

    /// <summary>A question whether the peer is there; answered with its payload.</summary>
    Ping = 1,

    /// <summary>The answer to a ping.</summary>
    Pong = 2,
}
