namespace Ocs.Benchmarks.FirstLight;

/// <summary>A whole observatory: how soon it is there and what it weighs, what it stores, how fast it answers a plot.</summary>
internal sealed class FirstLightBenchmark : Benchmark
{
    public override string Name => "first-light";

    public override string Summary => "ocs up: ready time and memory, storing 20,000 messages/s, a plot of an hour";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        var parts = arguments.Count > 0 ? arguments : ["startup", "storing", "plotting"];
        foreach (var part in parts)
        {
            await (part switch
            {
                "startup" => Startup.MeasureAsync(table),
                "storing" => Storing.MeasureAsync(table),
                "plotting" => Plotting.MeasureAsync(table),
                _ => throw new ArgumentException($"first-light has no part {part}: it has startup, storing and plotting."),
            });
        }
    }
}
