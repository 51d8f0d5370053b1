using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>
/// Writes archive files anew: sound frames as they are, the others from their messages, in the order in which they were.
/// Files must come in the order of their names. One thread.
/// </summary>
/// <param name="archive">The folder of the new archive.</param>
/// <param name="ledger">Its ledger.</param>
internal sealed class FileRebuild(string archive, FrameLedger ledger)
{
    private readonly HkFrameWriter _writer = new();
    private readonly RecordDecoder _decoder = new();
    private readonly Dictionary<string, FeedRecord> _records = new(StringComparer.Ordinal);

    /// <summary>How far the new files go.</summary>
    public ArchiveReach Reach { get; } = new();

    /// <summary>How many frames were made from messages.</summary>
    public int Frames { get; private set; }

    /// <summary>How many messages these hold.</summary>
    public long Messages { get; private set; }

    /// <summary>Takes note of a file that is as it was.</summary>
    public void Pass(SurveyedFile file)
    {
        foreach (var (frame, bytes) in file.Read())
        {
            Learn(frame, bytes);
            Pass(frame, bytes);
        }
    }

    /// <summary>Writes a file; false where there is nothing to write.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public bool Write(SurveyedFile file)
    {
        var frames = file.Read().ToList();
        if (!frames.Exists(frame => frame.Frame.Entry.Content is not null && (frame.Bytes is { Length: > 0 } || frame.Frame.Messages.Count > 0)))
            return false;
        var providers = new SortedDictionary<long, string>();
        HkSession? session = null;
        foreach (var bytes in frames.Select(frame => frame.Bytes).OfType<byte[]>().Where(bytes => bytes.Length > 0))
            Look(bytes, providers, ref session);
        frames.ForEach(frame => Learn(frame.Frame, frame.Bytes));
        var made = frames.ConvertAll(frame => frame.Bytes is null ? Make(frame.Frame, providers) : []);
        session ??= HkSession.Create(file.Second, 0);
        var clock = new LogClock { Ticks = DateTimeOffset.FromUnixTimeSeconds(file.Second).UtcTicks };
        using var files = new HkFiles(archive, TimeSpan.MaxValue, clock, ledger: ledger) { Session = _writer.EncodeSession(session).ToArray() };
        Require(files.TryWriteStatus(_writer.EncodeStatus(session.Id, file.Second, [.. providers.Select(provider => new HkProvider(provider.Key, provider.Value))])), files);
        foreach (var ((frame, bytes), fresh) in frames.Zip(made))
        {
            Pass(frame, bytes);
            if (frame.Entry.Content is not { } content)
                continue;
            if (frame.Entry.Length == 0)
                Require(files.TryNote(content), files);
            else if (bytes is not null)
                Require(files.TryWriteData(bytes, content), files);
            else
                fresh.ForEach(provider => Write(files, provider, session.Id, file.Second));
        }

        files.Close();
        return files.Fault is null ? true : throw new IOException(files.Fault);
    }

    private void Write(HkFiles files, Provider provider, long session, long second)
    {
        var bytes = provider.Encode(_writer, session, second);
        if (provider.Values > 0)
            Require(files.TryWriteData(bytes, provider.Content), files);
        else
            Require(files.TryNote(provider.Content), files);
        Reach.Take(provider.Content);
        provider.Clear();
        Frames++;
    }

    private List<Provider> Make(SurveyedFrame frame, SortedDictionary<long, string> providers)
    {
        var made = new List<Provider>();
        foreach (var found in frame.Messages.OrderBy(found => found.End))
        {
            if (!_decoder.TryDecode(found.Read(), out var message, out _))
                continue;
            if (made.Count == 0 || !made[^1].Fits(message))
            {
                made.Add(new Provider(providers.Keys.LastOrDefault(-1) + 1, message.Feed, RecordOf(message.Feed.Address), new RecordingCounters()));
                providers.Add(made[^1].Id, message.Feed.Address);
            }

            foreach (var block in message.Blocks)
                made[^1].TryAdd(block, message.Received);
            made[^1].Note(message, found.Begin, found.End);
            Messages++;
        }

        return made;
    }

    private FeedRecord RecordOf(string feed)
    {
        if (!_records.TryGetValue(feed, out var record))
            _records.Add(feed, record = new FeedRecord { Fields = new FeedFields() });
        return record;
    }

    /// <summary>Frames behind a sound one go on behind its times.</summary>
    private void Pass(SurveyedFrame frame, byte[]? bytes)
    {
        if (frame.Entry.Content is not { } content || (bytes is null && frame.Entry.Length > 0))
            return;
        Reach.Take(content);
        var record = RecordOf(content.Feed);
        foreach (var (block, tick) in content.LastTimes)
            record.LastWritten[block] = Math.Max(record.LastWritten.GetValueOrDefault(block, long.MinValue), tick);
    }

    /// <summary>Frames made anew have the names and types that sound ones have.</summary>
    private void Learn(SurveyedFrame frame, byte[]? bytes)
    {
        if (frame.Entry.Content is not { } content || bytes is not { Length: > 0 })
            return;
        var record = RecordOf(content.Feed);
        using var reader = new G3FileReader(new MemoryStream(bytes), "frame");
        if (reader.Read() is not { } view || !HkFrame.TryRead(view, out var stored))
            return;
        foreach (var block in stored.ReadBlocks())
        {
            foreach (var field in block.Fields)
                record.Fields.Resolve(block.Name, field.Name, TypeOf(field.Type)).Written = true;
        }
    }

    private static void Look(byte[] bytes, SortedDictionary<long, string> providers, ref HkSession? session)
    {
        using var reader = new G3FileReader(new MemoryStream(bytes), "frame");
        if (reader.Read() is not { } view || !HkFrame.TryRead(view, out var frame))
            return;
        if (frame.Type == HkFrameType.Session)
            session = new HkSession(frame.SessionId, frame.StartTime, frame.Description);
        else if (frame.Type == HkFrameType.Data)
            providers.TryAdd(frame.ProviderId, frame.Address ?? "");
        session ??= HkSession.Create(frame.Timestamp, 0) with { Id = frame.SessionId };
    }

    private static FeedColumnType TypeOf(HkFieldType type) => type switch
    {
        HkFieldType.Double => FeedColumnType.Double,
        HkFieldType.Integer => FeedColumnType.Integer,
        HkFieldType.Boolean => FeedColumnType.Boolean,
        _ => FeedColumnType.String,
    };

    private static void Require(bool done, HkFiles files)
    {
        if (!done)
            throw new IOException(files.Fault ?? $"Nothing can be written in {files.Folder}.");
    }
}
