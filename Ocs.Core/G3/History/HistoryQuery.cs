namespace Ocs.G3;

/// <summary>One question for one field over one span of time, both ends included.</summary>
internal sealed class HistoryQuery
{
    private readonly string _field;
    private readonly long _from;
    private readonly long _to;
    private readonly CancellationToken _cancellationToken;
    private readonly List<(string File, HistoryPiece[] Pieces)> _found = [];
    private readonly HkFieldType _type = HkFieldType.Other;

    public HistoryQuery(HistoryFiles files, string field, long from, long to, CancellationToken cancellationToken)
    {
        (_field, _from, _to, _cancellationToken) = (field, from, to, cancellationToken);
        foreach (var file in files.Find(from, to, cancellationToken))
        {
            if (file.Find(field) is not { } found)
                continue;
            var pieces = Array.FindAll(found.Pieces, piece => piece.First <= to && piece.Last >= from);
            if (pieces.Length == 0)
                continue;
            _found.Add((file.Path, pieces));
            if (_type == HkFieldType.Other)
                _type = found.Type;
        }
    }

    private long Count => _found.Sum(file => file.Pieces.Sum(piece => (long)piece.Count));

    /// <summary>All samples.</summary>
    public HkSeries? ReadAll()
    {
        if (_found.Count == 0)
            return null;
        var series = new HkSeries(_field, _type);
        series.Reserve((int)Math.Min(Count, Array.MaxLength));
        Read(static _ => true, (field, ticks) => series.Add(field, ticks, _from, _to));
        series.Sort();
        return series.Count > 0 ? series : null;
    }

    /// <summary>The lowest and the highest of each span.</summary>
    public HkSeries? Thin(int points)
    {
        if (_type == HkFieldType.String || Count <= 2L * points || points < 1)
            return ReadAll();
        var first = Math.Max(_from, _found.Min(file => file.Pieces.Min(piece => piece.First)));
        var last = Math.Min(_to, _found.Max(file => file.Pieces.Max(piece => piece.Last)));
        var buckets = new ExtremeBuckets(first, last, points);
        Read(
            piece =>
            {
                if (piece.First < first || piece.Last > last || buckets.IndexOf(piece.First) != buckets.IndexOf(piece.Last))
                    return true;
                buckets.Add(piece);
                return false;
            },
            (field, ticks) => Add(buckets, field, ticks));
        var series = new HkSeries(_field, _type);
        series.Add(buckets);
        return series.Count > 0 ? series : null;
    }

    private void Add(ExtremeBuckets buckets, HkField field, ReadOnlySpan<long> ticks)
    {
        if (field.Type is HkFieldType.String or HkFieldType.Other)
            return;
        var numbers = new double[field.Count];
        field.ReadDoubles(numbers);
        for (var index = 0; index < Math.Min(ticks.Length, numbers.Length); index++)
        {
            if (ticks[index] >= _from && ticks[index] <= _to)
                buckets.Add(ticks[index], numbers[index]);
        }
    }

    /// <summary>Fetches the pieces that are wanted sample by sample.</summary>
    private void Read(Predicate<HistoryPiece> wanted, HistoryReader.Visitor visit)
    {
        using var reader = new HistoryReader();
        foreach (var (file, pieces) in _found)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!Array.TrueForAll(pieces, piece => piece.IsAddressable))
            {
                if (Array.FindAll(pieces, wanted) is { Length: > 0 } some)
                    HistoryReader.ReadAll(file, _field, some.Length == pieces.Length ? visit : Only(some, visit), _cancellationToken);
                continue;
            }

            try
            {
                foreach (var piece in pieces)
                {
                    if (wanted(piece))
                        reader.Read(file, _field, piece, visit);
                }
            }
            catch (FileNotFoundException)
            {
                // Compressed since it was listed; before the first piece, because then it stays open.
                HistoryReader.ReadAll(file, _field, Only(Array.FindAll(pieces, wanted), visit), _cancellationToken);
            }
        }
    }

    /// <summary>Passes on the pieces of some spans; that a sample is passed twice changes no extreme.</summary>
    private static HistoryReader.Visitor Only(HistoryPiece[] some, HistoryReader.Visitor visit) => (field, ticks) =>
    {
        if (ticks.Length > 0 && Overlaps(some, ticks[0], ticks[^1]))
            visit(field, ticks);
    };

    private static bool Overlaps(HistoryPiece[] some, long first, long last) =>
        Array.Exists(some, piece => piece.First <= last && piece.Last >= first);
}
