namespace Ocs.Router;

/// <summary>Once a second: ends connections without a session, asks silent peers whether they are there, notes the rates.</summary>
internal sealed class Housekeeping(RouterCore core) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private ITimer? _timer;

    public void Start() => _timer = core.Clock.CreateTimer(_ => Tick(), null, Period, Period);

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        var now = core.Clock.GetUtcNow();
        core.Rates.Sample(now, core.Counters);
        foreach (var session in core.Connected.All)
        {
            try
            {
                session.Tick(now);
            }
            catch (Exception error)
            {
                // The last edge: one session takes no other with it.
                session.OnFault(error);
                session.Link.Abort();
            }
        }

        FlushList.Flush();
    }
}
