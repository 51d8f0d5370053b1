using Microsoft.Extensions.Logging;

namespace Ocs.Router;

/// <summary>The threads that serve the network on Linux, taken in turn; none on other systems, or where the options want none.</summary>
internal sealed class EpollLoops(int count, LatencyHistogram latency, ILogger log) : IDisposable
{
    private readonly EpollLoop[] _loops = OperatingSystem.IsLinux() && count > 0
        ? [.. Enumerable.Range(1, count).Select(number => new EpollLoop(latency, log, $"router network {number}"))]
        : [];

    private uint _taken;

    /// <summary>The next one, or null.</summary>
    public EpollLoop? Next() => _loops.Length == 0 ? null : _loops[(int)(Interlocked.Increment(ref _taken) % (uint)_loops.Length)];

    public void Dispose()
    {
        foreach (var loop in _loops)
            loop.Dispose();
    }
}
