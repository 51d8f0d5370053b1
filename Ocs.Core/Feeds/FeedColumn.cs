namespace Ocs.Feeds;

/// <summary>The values of one field in one block of a message: one of four typed arrays, as long as the block's timestamps.</summary>
public sealed class FeedColumn
{
    /// <summary>The name of the field, as sent.</summary>
    public required string Name { get; init; }

    /// <summary>Which of the arrays holds the values.</summary>
    public FeedColumnType Type { get; init; }

    /// <summary>The values of a <see cref="FeedColumnType.Double"/> column.</summary>
    public double[] Doubles { get; init; } = [];

    /// <summary>The values of a <see cref="FeedColumnType.Integer"/> column.</summary>
    public long[] Integers { get; init; } = [];

    /// <summary>The values of a <see cref="FeedColumnType.Boolean"/> column.</summary>
    public bool[] Booleans { get; init; } = [];

    /// <summary>The values of a <see cref="FeedColumnType.String"/> column.</summary>
    public string[] Strings { get; init; } = [];

    /// <summary>How many values there are.</summary>
    public int Count => Type switch
    {
        FeedColumnType.Double => Doubles.Length,
        FeedColumnType.Integer => Integers.Length,
        FeedColumnType.Boolean => Booleans.Length,
        _ => Strings.Length,
    };
}
