namespace Ocs.Wamp;

/// <summary>Why a WebSocket is closed (RFC 6455, 7.4.1).</summary>
internal static class WebSocketCloseCode
{
    public const int Normal = 1000;
    public const int GoingAway = 1001;
    public const int ProtocolError = 1002;
    public const int NoStatus = 1005;
    public const int Abnormal = 1006;
    public const int InvalidPayload = 1007;
    public const int PolicyViolation = 1008;
    public const int MessageTooBig = 1009;
    public const int InternalError = 1011;
    public const int TryAgainLater = 1013;

    /// <summary>Whether a peer may send this code in a close frame.</summary>
    public static bool MayBeSent(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
