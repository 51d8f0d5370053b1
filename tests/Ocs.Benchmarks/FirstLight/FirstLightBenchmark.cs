namespace Ocs.Benchmarks.FirstLight;

/// <summary>A whole observatory: how soon it is there and what it weighs, what it stores, how fast it answers a plot.</summary>
internal sealed class FirstLightBenchmark : Benchmark
{
    public override string Name => "first-light";

    public override string Summary => "ocs up ready time and memory";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        await Startup.MeasureAsync(table);
    }
}
