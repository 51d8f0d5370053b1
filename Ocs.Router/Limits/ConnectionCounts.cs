using System.Collections.Concurrent;

namespace Ocs.Router;

/// <summary>How many connections each address has.</summary>
internal sealed class ConnectionCounts(int most)
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether a further one of a peer is too many. Unix sockets have no address.</summary>
    public bool IsFull(string peer) =>
        most > 0 && peer.StartsWith("tcp", StringComparison.Ordinal) && _counts.GetValueOrDefault(PeerAddress.Of(peer)) >= most;

    /// <summary>What a peer that is too many is told.</summary>
    public string Refusal(string peer) => $"{most} connections of {PeerAddress.Of(peer)} are open, and no more may be.";

    public void Add(string peer) => _counts.AddOrUpdate(PeerAddress.Of(peer), 1, (_, count) => count + 1);

    public void Remove(string peer)
    {
        var address = PeerAddress.Of(peer);
        if (_counts.AddOrUpdate(address, 0, (_, count) => count - 1) <= 0)
            _counts.TryRemove(new KeyValuePair<string, int>(address, 0));
    }
}
