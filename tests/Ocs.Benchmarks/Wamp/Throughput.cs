using System.Diagnostics;
using Ocs.Benchmarks.FirstLight;

namespace Ocs.Benchmarks.Wamp;

/// <summary>How many a second, and what each cost the program in between.</summary>
/// <param name="PerSecond">Events or calls a second.</param>
/// <param name="ProcessorMicroseconds">Processor time of the program for each.</param>
internal readonly record struct Throughput(double PerSecond, double ProcessorMicroseconds)
{
    /// <summary>Lets it run warm, then counts for a while.</summary>
    public static async Task<Throughput> MeasureAsync(Func<long> count, StartedProgram program, TimeSpan time)
    {
        await Task.Delay(time / 2, TimeProvider.System);
        var (before, processor, start) = (count(), program.ProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(time, TimeProvider.System);
        var (events, seconds) = (count() - before, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return new Throughput(events / seconds, (program.ProcessorTime - processor).TotalMicroseconds / events);
    }
}
