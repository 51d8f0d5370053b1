using System.Globalization;

namespace Ocs.Journals;

/// <summary>The numbers that a journal's bounds discarded, of this session and of those before. The journal's lock guards it.</summary>
/// <param name="isNoted">Whether there is a disk to note them on.</param>
internal sealed class JournalDiscards(bool isNoted)
{
    private List<string> _notes = [];

    /// <summary>The numbers.</summary>
    public Dictionary<(string Session, string Feed), SequenceRanges> Numbers { get; } = [];

    /// <summary>How many this session discarded.</summary>
    public long Count { get; private set; }

    /// <summary>Puts numbers down.</summary>
    public void Add(string session, string feed, long first, long last)
    {
        Count += last - first + 1;
        Of(session, feed).Add(first, last);
        if (isNoted)
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{session} {feed} {first} {last}"));
    }

    /// <summary>Takes over what earlier sessions noted.</summary>
    public void Load(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Split(' ') is [var session, var feed, var first, var last]
                && long.TryParse(first, CultureInfo.InvariantCulture, out var from) && long.TryParse(last, CultureInfo.InvariantCulture, out var to))
                Of(session, feed).Add(from, to);
        }
    }

    /// <summary>The lines that are not on disk yet.</summary>
    public List<string> TakeNotes()
    {
        var taken = _notes;
        _notes = [];
        return taken;
    }

    private SequenceRanges Of(string session, string feed)
    {
        if (!Numbers.TryGetValue((session, feed), out var ranges))
            Numbers.Add((session, feed), ranges = new SequenceRanges());
        return ranges;
    }
}
