using Ocs.Aggregator.Ledger;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>A frame that an archive file has, or should have.</summary>
/// <param name="Entry">Its line of the ledger.</param>
/// <param name="IsSound">Whether it is there as it was written.</param>
internal sealed record SurveyedFrame(FrameEntry Entry, bool IsSound)
{
    /// <summary>The messages that it was made from, where they were found; only of frames that are not sound.</summary>
    public List<FoundMessage> Messages { get; } = [];
}
