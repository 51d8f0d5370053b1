using Ocs.Feeds;
using Ocs.Journals;

namespace Ocs.Aggregator.Ledger;

/// <summary>Which messages a data frame was made from.</summary>
internal sealed class FrameContent
{
    /// <summary>The feed's address.</summary>
    public required string Feed { get; init; }

    /// <summary>The agent's session.</summary>
    public required string Session { get; init; }

    /// <summary>The numbers of its messages.</summary>
    public SequenceRanges Numbers { get; } = new();

    /// <summary>How many messages, numbered or not.</summary>
    public long Messages { get; set; }

    /// <summary>How many samples are in these messages: times of sound blocks.</summary>
    public long Samples { get; set; }

    /// <summary>How many of them are in the frame.</summary>
    public long Rows { get; set; }

    /// <summary>How many are not, because their time was there already.</summary>
    public long Duplicates { get; set; }

    /// <summary>How many are not, because they came later than the format allows.</summary>
    public long Unplaced { get; set; }

    /// <summary>How many blocks were refused because they made no sense.</summary>
    public long Refused { get; set; }

    /// <summary>Where in the log the first of them begins.</summary>
    public long From { get; set; } = long.MaxValue;

    /// <summary>Up to where in the log this feed is in files, with this frame.</summary>
    public long Through { get; set; }

    /// <summary>The last time of each block of the frame, in ticks of 10 ns.</summary>
    public Dictionary<string, long> LastTimes { get; } = new(StringComparer.Ordinal);

    /// <summary>Puts down a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Where in the log it begins.</param>
    /// <param name="end">Where in the log it ends.</param>
    public void Add(FeedMessage message, long from, long end)
    {
        if (message.Seq > 0)
            Numbers.Add(message.Seq);
        Messages++;
        Refused += message.Refusals.Count;
        foreach (var block in message.Blocks)
            Samples += block.Timestamps.Length;
        From = Math.Min(From, from);
        Through = Math.Max(Through, end);
    }
}
