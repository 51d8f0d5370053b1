namespace Ocs.Journals;

/// <summary>A set of message numbers, kept as ranges in ascending order. Not thread-safe.</summary>
public sealed class SequenceRanges
{
    private readonly List<(long First, long Last)> _ranges = [];

    /// <summary>The ranges, both ends included.</summary>
    public IReadOnlyList<(long First, long Last)> Ranges => _ranges;

    /// <summary>How many numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>The highest number; 0 where there is none.</summary>
    public long Last => _ranges.Count == 0 ? 0 : _ranges[^1].Last;

    /// <summary>Up to where every number from 1 on is there; 0 where 1 is not.</summary>
    public long Prefix => _ranges.Count > 0 && _ranges[0].First <= 1 ? _ranges[0].Last : 0;

    /// <summary>Whether a number is there.</summary>
    public bool Contains(long number)
    {
        var index = Find(number);
        return index < _ranges.Count && _ranges[index].First <= number;
    }

    /// <summary>Adds one number; false where it was there.</summary>
    public bool Add(long number)
    {
        // Nearly always the next one.
        if (_ranges.Count > 0 && _ranges[^1].Last == number - 1)
        {
            _ranges[^1] = (_ranges[^1].First, number);
            Count++;
            return true;
        }

        if (Contains(number))
            return false;
        Add(number, number);
        return true;
    }

    /// <summary>Adds all numbers from one to another.</summary>
    public void Add(long first, long last)
    {
        if (last < first)
            return;
        var from = Find(first - 1);
        var to = from;
        while (to < _ranges.Count && _ranges[to].First <= last + 1)
        {
            first = Math.Min(first, _ranges[to].First);
            last = Math.Max(last, _ranges[to].Last);
            Count -= _ranges[to].Last - _ranges[to].First + 1;
            to++;
        }

        _ranges.RemoveRange(from, to - from);
        _ranges.Insert(from, (first, last));
        Count += last - first + 1;
    }

    /// <summary>Adds all numbers of another set.</summary>
    public void Add(SequenceRanges other)
    {
        foreach (var (first, last) in other._ranges)
            Add(first, last);
    }

    /// <summary>The numbers from one to another that are not there, as ranges.</summary>
    public IReadOnlyList<(long First, long Last)> Missing(long first, long last)
    {
        var missing = new List<(long, long)>();
        for (var index = Find(first); index < _ranges.Count && _ranges[index].First <= last; index++)
        {
            if (_ranges[index].First > first)
                missing.Add((first, _ranges[index].First - 1));
            if (_ranges[index].Last >= last)
                return missing;
            first = _ranges[index].Last + 1;
        }

        if (first <= last)
            missing.Add((first, last));
        return missing;
    }

    /// <summary>The first range that ends at this number or behind it.</summary>
    private int Find(long number)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].Last < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
