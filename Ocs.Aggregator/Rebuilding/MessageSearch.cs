using System.Text;
using Ocs.Aggregator.Log;
using Ocs.Feeds;
using Ocs.G3;
using Ocs.Journals;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>
/// Goes through logs and journals for the messages that are in no sound frame: each is put down with the frame that it was
/// in, or as one that was in no frame yet.
/// </summary>
internal sealed class MessageSearch
{
    private readonly Dictionary<(string Feed, string Session), FeedFrames> _feeds = [];
    private readonly HashSet<(string Feed, string Session, long Seq)> _found = [];
    private readonly Dictionary<string, byte[]> _addresses = new(StringComparer.Ordinal);
    private readonly RecordDecoder _decoder = new();

    /// <summary>The messages that were in no frame, in the order in which they were found.</summary>
    public List<FoundMessage> Loose { get; } = [];

    /// <summary>Takes the frames of a file.</summary>
    public void Add(SurveyedFile file)
    {
        foreach (var frame in file.Frames)
        {
            if (frame.Entry.Content is { } content)
                Of(content.Feed, content.Session).Add(frame);
        }

        if (file.HasLedger)
            return;
        foreach (var (frame, bytes) in file.Read())
        {
            if (frame.Entry.Content is not { } content || bytes is null)
                continue;
            foreach (var tick in SurveyedFile.TimesOf(bytes))
                Of(content.Feed, content.Session).Times[tick] = frame;
        }
    }

    /// <summary>Goes through a log.</summary>
    public void SearchLog(string folder, CancellationToken stop)
    {
        foreach (var (begin, path) in KeptSegments.FilesOf(folder))
            Search(path, begin, stop);
    }

    /// <summary>Goes through the journal of an agent.</summary>
    public void SearchJournal(string folder, CancellationToken stop)
    {
        // Agents of several sites may have feeds of the same name.
        _addresses.Clear();
        foreach (var path in Directory.GetFiles(folder, "*.journal").Order(StringComparer.Ordinal))
            Search(path, null, stop);
        _addresses.Clear();
    }

    private void Search(string path, long? begin, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        var all = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        for (var offset = 0; JournalRecord.TryRead(all[offset..], out var record); offset += record.Length)
        {
            if (record.Kind != JournalRecordKind.Message || (begin is null && record.Seq <= 0) || AddressOf(record, isJournal: begin is null) is not { } address)
                continue;
            Take(record, new FoundMessage(path, offset, record.Length, begin + offset ?? 0, begin + offset + record.Length ?? 0, address));
        }
    }

    /// <summary>The address of a record's feed; null where it does not say.</summary>
    private byte[]? AddressOf(in JournalRecord record, bool isJournal)
    {
        var name = Encoding.UTF8.GetString(record.Topic);
        if (_addresses.TryGetValue(name, out var known))
            return known;
        var address = isJournal ? FeedAddress.Read(record.Payload, record.Serializer) : name;
        return address is null ? null : _addresses[name] = Encoding.UTF8.GetBytes(address);
    }

    private void Take(in JournalRecord record, FoundMessage found)
    {
        var (address, session) = (Encoding.UTF8.GetString(found.Address), Encoding.UTF8.GetString(record.Session));
        var feed = Of(address, session);
        if (record.Seq > 0 && (feed.Stored.Contains(record.Seq) || !_found.Add((address, session, record.Seq))))
            return;
        var frame = record.Seq > 0 ? feed.FrameOf(record.Seq) : feed.FrameAt(found.End);
        if (frame is not null)
        {
            if (!frame.IsSound)
                frame.Messages.Add(found);
            return;
        }

        if (feed.Times.Count > 0 && _decoder.TryDecode(FoundMessage.OnTopic(record, found.Address), out var message, out _) && feed.FrameOf(message) is { } known)
            feed.Know(known, message, found.End);
        else
            Loose.Add(found);
    }

    private FeedFrames Of(string feed, string session)
    {
        if (!_feeds.TryGetValue((feed, session), out var frames))
            _feeds.Add((feed, session), frames = new FeedFrames());
        return frames;
    }

    private sealed class FeedFrames
    {
        private readonly List<SurveyedFrame> _all = [];
        private readonly List<SurveyedFrame> _lost = [];

        public SequenceRanges Stored { get; } = new();

        /// <summary>The times in frames of which it is not known from which messages they were made.</summary>
        public Dictionary<long, SurveyedFrame> Times { get; } = [];

        public void Add(SurveyedFrame frame)
        {
            _all.Add(frame);
            if (frame.IsSound)
                Stored.Add(frame.Entry.Content!.Numbers);
            else
                _lost.Add(frame);
        }

        public SurveyedFrame? FrameOf(long seq) => _lost.Find(frame => frame.Entry.Content!.Numbers.Contains(seq));

        /// <summary>Frames of a feed are written in the order of the log.</summary>
        public SurveyedFrame? FrameAt(long end)
        {
            var (low, high) = (0, _all.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_all[middle].Entry.Content!.Through < end)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low < _all.Count ? _all[low] : null;
        }

        public SurveyedFrame? FrameOf(FeedMessage message) =>
            message.Blocks.Count > 0 && message.Blocks[0].Timestamps is [var first, ..] ? Times.GetValueOrDefault(G3Ticks.FromUnixSeconds(first)) : null;

        /// <summary>The ledger is lost, but this message is in that frame.</summary>
        public void Know(SurveyedFrame frame, FeedMessage message, long end)
        {
            var content = frame.Entry.Content!;
            content.Messages++;
            content.Through = Math.Max(content.Through, end);
            if (message.Seq <= 0)
                return;
            content.Numbers.Add(message.Seq);
            Stored.Add(message.Seq);
        }
    }
}
