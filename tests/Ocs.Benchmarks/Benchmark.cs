namespace Ocs.Benchmarks;

/// <summary>Something that <c>./bench.sh NAME</c> measures. Every class of this assembly that derives from it is listed.</summary>
internal abstract class Benchmark
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>Measures, and writes its rows into the table.</summary>
    /// <param name="table">The table that is printed at the end.</param>
    /// <param name="arguments">What stood after the name on the command line.</param>
    public abstract Task RunAsync(ResultTable table, IReadOnlyList<string> arguments);
}
