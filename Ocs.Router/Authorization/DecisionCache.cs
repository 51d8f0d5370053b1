using System.Collections.Concurrent;

namespace Ocs.Router;

/// <summary>Decisions on URIs, for one operation. Only a cache: whoever asks for ever new URIs does not fill the memory.</summary>
internal sealed class DecisionCache
{
    private const int MostUris = 20_000;

    private readonly ConcurrentDictionary<byte[], Decision> _decisions = new(Utf8Comparer.Instance);

    public bool TryGet(ReadOnlySpan<byte> uri, out Decision decision) =>
        _decisions.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(uri, out decision);

    public void Add(ReadOnlySpan<byte> uri, Decision decision)
    {
        if (_decisions.Count >= MostUris)
            _decisions.Clear();
        _decisions[uri.ToArray()] = decision;
    }
}
