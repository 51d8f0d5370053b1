using System.Globalization;
using Ocs.Aggregator.Ledger;
using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.Aggregator;

/// <summary>
/// One feed of one agent session, as it is listed in status frames, with the samples that wait for its next frame.
/// Times within a block only ever ascend: samples out of order are sorted in as long as their frame is not written;
/// later ones go to a block of their own, <c>NAME_late</c>, with <c>_late</c> behind each field, or <c>_late2</c>, <c>_late3</c>,
/// so that nothing is lost and the readers' order holds.
/// </summary>
internal sealed class Provider
{
    private const double DefaultFrameLength = 300;
    private const double DefaultFreshTime = 180;
    private const string Late = "_late";
    private const int MostLate = 99;

    private readonly FeedRecord _record;
    private readonly RecordingCounters _counters;
    private readonly Dictionary<string, ProviderBlock> _blocks = new(StringComparer.Ordinal);
    private readonly List<ProviderBlock> _inOrder = [];
    private long[] _ticks = new long[64];

    public Provider(long id, FeedInfo feed, FeedRecord record, RecordingCounters counters)
    {
        Id = id;
        Feed = feed;
        _record = record;
        _counters = counters;
        Content = NewContent();
        FrameLength = Seconds(feed, "frame_length", DefaultFrameLength);
        FreshTime = Seconds(feed, "fresh_time", DefaultFreshTime);
    }

    public long Id { get; }

    public FeedInfo Feed { get; }

    public TimeSpan FrameLength { get; }

    public TimeSpan FreshTime { get; }

    /// <summary>When the last message came.</summary>
    public DateTimeOffset LastRefresh { get; private set; }

    /// <summary>The block that came last.</summary>
    public string? LastBlock { get; private set; }

    /// <summary>When what waits began: the earlier of its reception and its first time; null when nothing waits.</summary>
    public DateTimeOffset? FrameStart { get; private set; }

    /// <summary>Whether a status frame in the current session lists it.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Whether another provider has taken its place, because the set of fields changed.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>How many values wait, times included.</summary>
    public long Values { get; private set; }

    /// <summary>Which messages the next frame is made from.</summary>
    public FrameContent Content { get; private set; }

    public bool IsStale(DateTimeOffset now) => now - LastRefresh > FreshTime;

    public bool IsDue(DateTimeOffset now, long mostValues)
    {
        // The clock was set back, here or at the agent: the frame must not wait until it comes there again.
        if (FrameStart > now)
            FrameStart = now;
        return FrameStart is { } start && (now - start > FrameLength || Values > mostValues);
    }

    /// <summary>Whether the blocks of a message can all be added; where not, a new provider must begin.</summary>
    public bool Fits(FeedMessage message)
    {
        foreach (var block in message.Blocks)
        {
            if (!TryFind(block.Name, block, "", out _))
                return false;
        }

        return true;
    }

    /// <summary>Puts down a message whose blocks were added.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Where in the log it begins.</param>
    /// <param name="end">Where in the log it ends.</param>
    public void Note(FeedMessage message, long from, long end) => Content.Add(message, from, end);

    /// <summary>Forgets messages that were put down although nothing of them waits.</summary>
    public void ForgetContent() => Content = NewContent();

    /// <summary>
    /// Adds a block. False, with nothing added, where a block of that name has other fields: then a new provider must begin.
    /// </summary>
    public bool TryAdd(FeedBlock block, DateTimeOffset received)
    {
        var ticks = TicksOf(block);
        if (!TryFind(block.Name, block, "", out var target))
            return false;
        var written = _record.LastWritten.GetValueOrDefault(block.Name, long.MinValue);
        LastRefresh = received;
        LastBlock = block.Name;
        for (var start = 0; start < ticks.Length;)
        {
            var late = ticks[start] <= written;
            var end = start + 1;
            while (end < ticks.Length && ticks[end] <= written == late)
                end++;
            if (late)
                AddLate(block, ticks, start, end);
            else
                Append(target, block, ticks, start, end);
            Begin(received, ticks[start]);
            start = end;
        }

        return true;
    }

    /// <summary>The frame of what waits, or nothing where nothing does; valid until the writer's next use. Call <see cref="Clear"/> when it is written.</summary>
    public ReadOnlyMemory<byte> Encode(HkFrameWriter writer, long sessionId, double now)
    {
        MoveLate();
        var waiting = _inOrder.FindAll(block => block.Count > 0);
        foreach (var block in waiting)
        {
            var before = block.Values;
            var duplicates = block.Sort();
            _counters.DuplicateSamples += duplicates;
            Content.Duplicates += duplicates;
            Values += block.Values - before;
        }

        Content.Rows = waiting.Sum(block => (long)block.Count);
        foreach (var block in waiting)
            Content.LastTimes[block.Name] = block.LastTick;

        writer.BeginData(new HkDataHeader(sessionId, Id, now, Feed.Address, Feed.SessionId), waiting.ConvertAll(block => block.Name));
        foreach (var block in waiting)
            block.Encode(writer);
        return writer.EndData();
    }

    /// <summary>Lets go of what was written.</summary>
    public void Clear()
    {
        foreach (var block in _inOrder)
        {
            if (block.Count == 0)
                continue;
            _counters.WrittenSamples += block.Samples;
            _record.LastWritten[block.Name] = block.Clear();
        }

        Values = 0;
        FrameStart = null;
        Content = NewContent();
    }

    private FrameContent NewContent() => new() { Feed = Feed.Address, Session = Feed.SessionId };

    /// <summary>What another session of the agent has written meanwhile may lie behind what waits here.</summary>
    private void MoveLate()
    {
        for (var index = 0; index < _inOrder.Count; index++)
        {
            var block = _inOrder[index];
            var before = block.Values;
            if (block.TakeUpTo(WrittenOf(block.Name)) is not { } taken)
                continue;
            Values += block.Values - before;
            AddLate(taken.Block, taken.Ticks, 0, taken.Ticks.Length);
        }
    }

    private void AddLate(FeedBlock block, ReadOnlySpan<long> ticks, int start, int end)
    {
        var newest = WrittenOf(block.Name);
        for (; start < end; start++)
        {
            // Most often the newest sample written, sent again.
            if (ticks[start] == newest)
            {
                _counters.DuplicateSamples++;
                Content.Duplicates++;
                continue;
            }

            if (FindLate(block, ticks[start]) is not { } target)
            {
                _counters.UnplacedSamples++;
                Content.Unplaced++;
                continue;
            }

            _counters.LateSamples++;
            Append(target, block, ticks, start, start + 1);
        }
    }

    /// <summary>The first late block that goes on behind its last time; null where even those are too many.</summary>
    private ProviderBlock? FindLate(FeedBlock block, long tick)
    {
        for (var level = 1; level <= MostLate; level++)
        {
            var suffix = level == 1 ? Late : string.Create(CultureInfo.InvariantCulture, $"{Late}{level}");
            if (tick > WrittenOf(block.Name + suffix))
                return TryFind(block.Name, block, suffix, out var target) ? target : null;
        }

        return null;
    }

    private long WrittenOf(string block) => _record.LastWritten.GetValueOrDefault(block, long.MinValue);

    private void Append(ProviderBlock target, FeedBlock block, ReadOnlySpan<long> ticks, int start, int end)
    {
        var before = target.Values;
        target.Append(block, ticks, start, end - start);
        Values += target.Values - before;
    }

    /// <summary>Finds or makes the block that takes the columns of a message's block.</summary>
    private bool TryFind(string block, FeedBlock source, string suffix, out ProviderBlock target)
    {
        var name = suffix.Length == 0 ? block : block + suffix;
        if (_blocks.TryGetValue(name, out target!) && target.IsLike(source))
            return true;
        var fields = Array.ConvertAll(source.Columns, column => _record.Fields.Resolve(name, column.Name + suffix, column.Type));
        if (target is not null)
            return target.TryFollow(source, fields);
        target = new ProviderBlock(name, block, source, fields);
        _blocks.Add(name, target);
        _inOrder.Add(target);
        return true;
    }

    private void Begin(DateTimeOffset received, long firstTick)
    {
        if (FrameStart is not null || Values == 0)
            return;
        var first = G3Ticks.ToDateTimeOffset(firstTick);
        FrameStart = first < received ? first : received;
    }

    private ReadOnlySpan<long> TicksOf(FeedBlock block)
    {
        var times = block.Timestamps;
        if (_ticks.Length < times.Length)
            _ticks = new long[times.Length];
        for (var index = 0; index < times.Length; index++)
            _ticks[index] = G3Ticks.FromUnixSeconds(times[index]);
        return _ticks.AsSpan(0, times.Length);
    }

    private static TimeSpan Seconds(FeedInfo feed, string parameter, double otherwise)
    {
        var value = feed.AggregationParameters.GetOrNull(parameter);
        var seconds = value.Kind is Wamp.WampValueKind.Double or Wamp.WampValueKind.Integer ? value.AsDouble() : otherwise;
        // Negative, infinite and NaN make no sense; a day is more than any reader allows.
        return TimeSpan.FromSeconds(seconds >= 0 ? Math.Min(seconds, 86400) : otherwise);
    }
}
