namespace Ocs.G3;

/// <summary>What a verification counted of one feed of one agent session.</summary>
/// <param name="address">The address of the feed.</param>
/// <param name="session">The agent session.</param>
public sealed class HkFeedTally(string address, string session)
{
    /// <summary>The address of the feed.</summary>
    public string Address { get; } = address;

    /// <summary>The agent session: the text of its start time.</summary>
    public string Session { get; } = session;

    /// <summary>How many frames hold data of it.</summary>
    public long Frames { get; internal set; }

    /// <summary>How many rows: times with a value for each field of the block.</summary>
    public long Rows { get; internal set; }

    /// <summary>How many values.</summary>
    public long Samples { get; internal set; }

    /// <summary>The earliest time, in ticks of 10 ns.</summary>
    public long First { get; internal set; } = long.MaxValue;

    /// <summary>The latest time, in ticks of 10 ns.</summary>
    public long Last { get; internal set; } = long.MinValue;
}
