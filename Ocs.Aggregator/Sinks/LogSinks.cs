using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Log;
using Ocs.Wamp;

namespace Ocs.Aggregator.Sinks;

/// <summary>The databases that a log is brought to. None waits for another.</summary>
internal sealed class LogSinks : IAsyncDisposable
{
    private readonly List<LogSink> _sinks;

    private LogSinks(List<LogSink> sinks) => _sinks = sinks;

    /// <summary>Before this every database has everything.</summary>
    public long DurablePosition => _sinks.Select(sink => sink.DurablePosition).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>What is wrong with one of them, in one sentence; null where nothing is.</summary>
    public string? Fault => _sinks.Select(sink => sink.Fault).FirstOrDefault(fault => fault is not null);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _sinks.Count == 0;

    /// <summary>What is wrong with some addresses, in one sentence; null where nothing is.</summary>
    public static string? FindFault(string addresses)
    {
        try
        {
            foreach (var address in Split(addresses))
                SinkAddress.Open(address, "", NullLogger.Instance).Dispose();
            return null;
        }
        catch (ArgumentException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Opens the databases of some addresses, and begins.</summary>
    /// <param name="log">The log.</param>
    /// <param name="addresses">Addresses, with spaces between: see <see cref="SinkAddress"/>.</param>
    /// <param name="folder">Where places in the log and refused points are kept.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Where faults go.</param>
    /// <exception cref="ArgumentException">An address is none.</exception>
    public static LogSinks Open(MessageLog log, string addresses, string folder, TimeProvider clock, ILogger logger)
    {
        var sinks = new List<LogSink>();
        foreach (var address in Split(addresses))
        {
            var target = SinkAddress.Open(address, folder, logger);
            sinks.Add(new LogSink(log, target, Path.Combine(folder, SinkAddress.FileName(address) + ".position"), clock, logger));
        }

        sinks.ForEach(sink => sink.Start());
        return new LogSinks(sinks);
    }

    /// <summary>How each goes, by its name.</summary>
    public WampMap ToMap()
    {
        var all = new WampMap();
        foreach (var sink in _sinks)
            all[sink.Name] = sink.ToMap();
        return all;
    }

    /// <summary>Writes what is in the log by now, for as long as that is quick.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_sinks.Select(sink => sink.DisposeAsync().AsTask())).ConfigureAwait(false);

    private static IEnumerable<string> Split(string addresses) => addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
}
