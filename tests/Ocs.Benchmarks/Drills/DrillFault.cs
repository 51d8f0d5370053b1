namespace Ocs.Benchmarks.Drills;

/// <summary>Something that can go wrong in a drill, and be put right again.</summary>
/// <param name="Kind">What the table calls it.</param>
/// <param name="Places">What it takes hold of: two faults never have the same place at once.</param>
/// <param name="Share">How often it comes in a round of all faults.</param>
/// <param name="Shortest">How long it lasts at least.</param>
/// <param name="Longest">How long it lasts at most; mostly much less.</param>
internal sealed record DrillFault(string Kind, IReadOnlyList<string> Places, int Share, TimeSpan Shortest, TimeSpan Longest)
{
    /// <summary>Begins it. Its strength, from 0 to 1, comes from the seed.</summary>
    public required Func<double, Task> Begin { get; init; }

    /// <summary>Ends it.</summary>
    public Func<Task> End { get; init; } = () => Task.CompletedTask;

    /// <summary>Asked when it has ended; the answer is asked again and again whether the site is itself again. Null where nothing is to be seen.</summary>
    public Func<Func<Task<bool>>>? Recovery { get; init; }

    /// <summary>For how long after its end its places are left alone.</summary>
    public TimeSpan Rest { get; init; }
}
