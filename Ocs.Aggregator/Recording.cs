using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>One run of <c>record</c>: carries messages from the queue to the store, and tells the session how it goes.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Where messages wait.</param>
/// <param name="entrance">Where messages go first.</param>
/// <param name="store">Where they end up, for the report.</param>
/// <param name="files">The files behind that.</param>
internal sealed class Recording(OpSession session, FeedQueue queue, IFeedStore entrance, HkStore store, HkFiles files)
{
    private string? _fault;
    private long _droppedBefore;

    public void Begin()
    {
        _droppedBefore = queue.Dropped;
        queue.Open();
    }

    /// <summary>Stores what came since the last time, writes what is due, and reports.</summary>
    public void Advance()
    {
        Take();
        entrance.Advance();
        Report();
    }

    /// <summary>Stores what is left, and ends the file.</summary>
    public void End()
    {
        queue.Close();
        Take();
        entrance.Close();
        Report();
    }

    private void Take()
    {
        foreach (var message in queue.Drain())
            entrance.Add(message);
    }

    private void Report()
    {
        Judge();
        var providers = new WampMap();
        foreach (var (address, state) in store.States)
            providers.Add(address, state.ToMap());
        var counters = store.Counters.ToMap();
        counters.Add("dropped_messages", queue.Dropped - _droppedBefore);
        counters.Add("frames", files.Frames);
        counters.Add("bytes", files.Bytes);
        session.SetData(new WampMap
        {
            ["current_file"] = files.CurrentFile,
            ["providers"] = providers,
            ["counters"] = counters,
            ["fault"] = files.Fault,
        });
    }

    /// <summary>Says once when files cannot be written, and once when they can be again.</summary>
    private void Judge()
    {
        if (files.Fault == _fault)
            return;
        session.AddMessage(files.Fault ?? "Files are written again.");
        session.Degraded = files.Fault is not null;
        _fault = files.Fault;
    }
}
