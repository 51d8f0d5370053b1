using System.Globalization;
using Ocs.Wamp;

namespace Ocs.Journals;

/// <summary>
/// Who stores an agent's messages, by instance-id, and what each has said is stored. A message is needed until all have it
/// that were heard of lately. Not thread-safe: the journal's lock guards it.
/// </summary>
/// <param name="patience">How long one that is silent is waited for.</param>
/// <param name="clock">The clock.</param>
internal sealed class Recorders(TimeSpan patience, TimeProvider clock)
{
    private const int Most = 8;
    private static readonly TimeSpan NoteTime = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Recorder> _all = new(StringComparer.Ordinal);

    /// <summary>Whether there was ever any.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>One of them asked, or told.</summary>
    /// <returns>Whether that is to be kept on disk.</returns>
    public bool Hear(string name)
    {
        var now = clock.GetUtcNow();
        if (!_all.TryGetValue(name, out var recorder))
            Add(name, recorder = new Recorder());
        recorder.Heard = now;
        if (now - recorder.Noted < NoteTime)
            return false;
        recorder.Noted = now;
        return true;
    }

    /// <summary>One of them has all of a feed's messages up to a number.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Store(string name, string session, string feed, long upTo)
    {
        if (!_all.TryGetValue(name, out var recorder))
            Add(name, recorder = new Recorder { Heard = clock.GetUtcNow() });
        if (recorder.Stored.GetValueOrDefault((session, feed)) >= upTo)
            return false;
        recorder.Stored[(session, feed)] = upTo;
        return true;
    }

    /// <summary>Up to which number all have the messages of a feed.</summary>
    public long StoredUpTo(string session, string feed)
    {
        var (lately, ever) = (long.MaxValue, long.MaxValue);
        foreach (var recorder in _all.Values)
        {
            var stored = recorder.Stored.GetValueOrDefault((session, feed));
            ever = Math.Min(ever, stored);
            if (clock.GetUtcNow() - recorder.Heard <= patience)
                lately = Math.Min(lately, stored);
        }

        return IsEmpty ? 0 : lately < long.MaxValue ? lately : ever;
    }

    /// <summary>Forgets what was said of sessions of which nothing is held.</summary>
    public void Prune(Func<string, bool> isHeld)
    {
        foreach (var recorder in _all.Values)
        {
            foreach (var key in recorder.Stored.Keys.Where(key => !isHeld(key.Session)).ToList())
                recorder.Stored.Remove(key);
        }
    }

    /// <summary>What each has of a session, and when it was heard last: <c>{name: {"heard": unix seconds, "stored": {feed: number}}}</c>.</summary>
    public WampMap ToMap(string session)
    {
        var map = new WampMap();
        foreach (var (name, recorder) in _all)
        {
            var stored = new WampMap();
            foreach (var (key, upTo) in recorder.Stored.Where(stored => stored.Key.Session == session))
                stored.Add(key.Feed, upTo);
            map.Add(name, new WampMap { ["heard"] = recorder.Heard.ToUnixTimeSeconds(), ["stored"] = stored });
        }

        return map;
    }

    /// <summary>Their names and when each was heard last, as lines for a file.</summary>
    public List<string> ToLines() =>
        [.. _all.Select(recorder => string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(recorder.Key)} {recorder.Value.Heard.ToUnixTimeSeconds()}"))];

    /// <summary>Takes over what an earlier process of the agent knew.</summary>
    public void Load(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Split(' ') is [var name, var heard] && long.TryParse(heard, CultureInfo.InvariantCulture, out var seconds) && !_all.ContainsKey(Uri.UnescapeDataString(name)))
                Add(Uri.UnescapeDataString(name), new Recorder { Heard = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 1L << 36)) });
        }
    }

    /// <summary>More than a site ever has are taken for strangers: the one that was silent longest goes.</summary>
    private void Add(string name, Recorder recorder)
    {
        if (_all.Count >= Most)
            _all.Remove(_all.MinBy(other => other.Value.Heard).Key);
        _all.Add(name, recorder);
    }

    private sealed class Recorder
    {
        public Dictionary<(string Session, string Feed), long> Stored { get; } = [];

        public DateTimeOffset Heard { get; set; }

        public DateTimeOffset Noted { get; set; }
    }
}
