using Ocs.Journals;

namespace Ocs.Aggregator.Ledger;

/// <summary>What the ledger knows of one feed in one session of its agent.</summary>
internal sealed class FeedAccount
{
    /// <summary>The numbers of the messages in the log.</summary>
    public SequenceRanges Stored { get; } = new();

    /// <summary>The numbers that are stored, or known never to come.</summary>
    public SequenceRanges Settled { get; } = new();

    /// <summary>The numbers that will never come, and why.</summary>
    public List<GoneRange> Gone { get; } = [];

    /// <summary>How many samples the feed had made, as the newest message stored tells.</summary>
    public long Samples { get; set; }

    /// <summary>How many messages came without a number.</summary>
    public long NotNumbered { get; set; }

    /// <summary>The highest number that the agent has told of.</summary>
    public long LastHeard { get; set; }

    /// <summary>Up to where the agent was told that everything is stored.</summary>
    public long Acknowledged { get; set; }

    /// <summary>Whether an agent has answered for this session, as far as is known on disk.</summary>
    public bool IsKnown { get; set; } = true;

    /// <summary>Puts down that some numbers will never come.</summary>
    public void Lose(long first, long last, string cause)
    {
        foreach (var (from, to) in Settled.Missing(first, last))
            Gone.Add(new GoneRange(from, to, cause));
        Settled.Add(first, last);
    }
}
