using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>What became of what came: nothing is dropped without one of these moving.</summary>
internal sealed class RecordingCounters
{
    /// <summary>Messages taken over.</summary>
    public long Messages { get; set; }

    /// <summary>Values in frames on disk; a sample of three fields is three.</summary>
    public long WrittenSamples { get; set; }

    /// <summary>Blocks that made no sense.</summary>
    public long RefusedBlocks { get; set; }

    /// <summary>Messages whose feed cannot be archived.</summary>
    public long RefusedMessages { get; set; }

    /// <summary>Rows whose time was there already.</summary>
    public long DuplicateSamples { get; set; }

    /// <summary>Rows that came after the frame they belong into; stored in a <c>_late</c> block.</summary>
    public long LateSamples { get; set; }

    /// <summary>Rows later than even that allows; lost.</summary>
    public long UnplacedSamples { get; set; }

    /// <summary>Messages dropped because what waits for the disk fills the memory it may take.</summary>
    public long DiscardedMessages { get; set; }

    /// <summary>Values that waited when recording stopped and could not be written.</summary>
    public long LostSamples { get; set; }

    /// <summary>Providers that began because the set of fields of a block changed.</summary>
    public long FieldChanges { get; set; }

    /// <summary>As session data.</summary>
    public WampMap ToMap() => new()
    {
        ["messages"] = Messages,
        ["written_samples"] = WrittenSamples,
        ["refused_blocks"] = RefusedBlocks,
        ["refused_messages"] = RefusedMessages,
        ["duplicate_samples"] = DuplicateSamples,
        ["late_samples"] = LateSamples,
        ["unplaced_samples"] = UnplacedSamples,
        ["discarded_messages"] = DiscardedMessages,
        ["lost_samples"] = LostSamples,
        ["field_changes"] = FieldChanges,
    };
}
