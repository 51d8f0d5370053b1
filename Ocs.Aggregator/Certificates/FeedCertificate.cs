using Ocs.Journals;

namespace Ocs.Aggregator.Certificates;

/// <summary>One feed in one session of its agent as a certificate holds it.</summary>
/// <param name="address">The feed's address.</param>
/// <param name="session">The agent's session.</param>
public sealed class FeedCertificate(string address, string session)
{
    /// <summary>The feed's address.</summary>
    public string Address { get; } = address;

    /// <summary>The agent's session: the text of its start time.</summary>
    public string Session { get; } = session;

    /// <summary>The numbers of the messages that are in files.</summary>
    public SequenceRanges Stored { get; } = new();

    /// <summary>The numbers of the messages that are in the log, and in no file yet.</summary>
    public SequenceRanges Waiting { get; } = new();

    /// <summary>The numbers of the messages that are in more than one frame.</summary>
    public SequenceRanges Doubled { get; } = new();

    /// <summary>The numbers of the messages whose frame is not as it was written.</summary>
    public SequenceRanges Damaged { get; } = new();

    /// <summary>The numbers of the messages whose file was deleted to make room.</summary>
    internal SequenceRanges Removed { get; } = new();

    /// <summary>What was made and is not stored.</summary>
    public IReadOnlyList<MissingMessages> Missing { get; internal set; } = [];

    /// <summary>How many messages came without a number.</summary>
    public long NotNumbered { get; internal set; }

    /// <summary>How many frames of it are in files.</summary>
    public long Frames { get; internal set; }

    /// <summary>How many samples the agent says it made, up to the last message stored; 0 where it numbers nothing.</summary>
    public long Made { get; internal set; }

    /// <summary>How many samples were in the messages that are in files.</summary>
    public long Samples { get; internal set; }

    /// <summary>How many of these the files hold.</summary>
    public long Rows { get; internal set; }

    /// <summary>How many they do not hold because their time was there already.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>How many they do not hold because they came later than the format allows.</summary>
    public long Unplaced { get; internal set; }

    /// <summary>How many blocks made no sense.</summary>
    public long RefusedBlocks { get; internal set; }

    /// <summary>What the sums disagree in, in one sentence; null where they agree.</summary>
    public string? Disagreement
    {
        get
        {
            if (Stored.Count > 0 && NotNumbered == 0 && Waiting.Count == 0 && Missing.Count == 0 && Damaged.Count == 0 && RefusedBlocks == 0 && Made != Samples)
                return $"the agent made {Made} samples, the messages in files held {Samples}";
            return Damaged.Count == 0 && Samples != Rows + Duplicates + Unplaced
                ? $"the messages in files held {Samples} samples, the files hold {Rows}, with {Duplicates} whose time was there and {Unplaced} too late"
                : null;
        }
    }

    /// <summary>Whether every message that is known to have been made is stored, once, as it was written.</summary>
    public bool IsComplete => Missing.Count == 0 && Doubled.Count == 0 && Damaged.Count == 0 && Unplaced == 0 && Disagreement is null;
}
