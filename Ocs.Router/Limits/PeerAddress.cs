namespace Ocs.Router;

/// <summary>The address of a peer without its port.</summary>
internal static class PeerAddress
{
    /// <param name="peer">Such as <c>tcp4:127.0.0.1:53228</c>.</param>
    public static string Of(string peer) => peer.StartsWith("tcp", StringComparison.Ordinal) ? peer[(peer.IndexOf(':', StringComparison.Ordinal) + 1)..peer.LastIndexOf(':')] : peer;
}
