using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>Sends the state of every operation once a second, from the join on (ocs_agent.py: heartbeat).</summary>
internal sealed class Heartbeat(AgentContext context, OperationSet operations)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Sends one now.</summary>
    public ValueTask BeatAsync(IWampSession session, CancellationToken cancellationToken = default)
    {
        if (!context.Heartbeat)
            return ValueTask.CompletedTask;
        var codes = new WampMap();
        foreach (var operation in operations.All)
            codes[operation.Name] = (long)operation.Code;
        var last = context.Journal.LastNumbers();
        return context.HeartbeatFeed.PublishAsync(session, codes, cancellationToken, last.Count > 0 ? last : null);
    }

    /// <summary>Sends one each second on a session.</summary>
    public async Task RunAsync(IWampSession session, CancellationToken stop)
    {
        using var seconds = new PeriodicTimer(Interval, context.Clock);
        try
        {
            while (await seconds.WaitForNextTickAsync(stop).ConfigureAwait(false))
                await BeatAsync(session, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The session has ended.
        }
    }
}
