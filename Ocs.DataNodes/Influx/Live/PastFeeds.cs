using System.Collections.Frozen;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.History;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>The feeds of the archive by agent, looked for anew now and then. Any thread.</summary>
internal sealed class PastFeeds(ArchivedFields archive, TimeProvider clock)
{
    private static readonly TimeSpan LookedForAnewAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long a query waits for that; the next one knows more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private FrozenDictionary<string, FieldSeries>? _known;
    private FrozenDictionary<string, FieldSeries[]> _byAgent = FrozenDictionary<string, FieldSeries[]>.Empty;
    private DateTimeOffset? _looked;

    /// <summary>The archive.</summary>
    public ArchivedFields Archive => archive;

    /// <summary>The agents of the last days.</summary>
    public IEnumerable<string> RecentAgents => archive.Fields.Values.Select(AgentOf).Distinct(StringComparer.Ordinal);

    /// <summary>The fields of an agent, of any age.</summary>
    public IReadOnlyList<FieldSeries> FieldsOf(string agent)
    {
        var all = archive.All;
        lock (_lock)
        {
            if (!ReferenceEquals(all, _known))
            {
                _byAgent = all.Values.GroupBy(AgentOf, StringComparer.Ordinal).ToFrozenDictionary(fields => fields.Key, fields => fields.ToArray(), StringComparer.Ordinal);
                _known = all;
            }

            return _byAgent.GetValueOrDefault(agent, []);
        }
    }

    /// <summary>Looks for fields of agents that have fallen silent since.</summary>
    public void Refresh(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_looked is { } looked && now >= looked && now - looked < LookedForAnewAfter)
                return;
            _looked = now;
        }

        _ = archive.RefreshAsync(CancellationToken.None).Wait(Patience, cancellationToken);
    }

    /// <summary><c>root.instance</c> of <c>root.instance.feeds.feed.field</c>.</summary>
    private static string AgentOf(FieldSeries field) =>
        field.ArchivedName![..field.ArchivedName!.IndexOf(".feeds.", StringComparison.Ordinal)];
}
