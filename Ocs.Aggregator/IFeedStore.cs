using Ocs.Feeds;

namespace Ocs.Aggregator;

/// <summary>
/// Where received messages go. The seam between reception and files: what must happen to a message before it is in a frame
/// (a log that survives a crash, an acknowledgement) is a store in front of another. One thread.
/// </summary>
internal interface IFeedStore
{
    /// <summary>Takes a message over.</summary>
    void Add(FeedMessage message);

    /// <summary>Does what is due now; called about once a second.</summary>
    void Advance();

    /// <summary>Writes everything that was added, and ends. What could not be written is counted.</summary>
    void Close();
}
