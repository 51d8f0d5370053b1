namespace Ocs.Feeds;

/// <summary>One block of a feed message: samples of several fields at the same times. Every column is as long as the timestamps.</summary>
public sealed class FeedBlock
{
    /// <summary>The name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>The times, unix seconds; finite, in the order sent.</summary>
    public required double[] Timestamps { get; init; }

    /// <summary>The fields, in the order sent.</summary>
    public required FeedColumn[] Columns { get; init; }
}
