using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>The samples of one field over some span, in the order of time.</summary>
public sealed class HkSeries
{
    private List<long> _ticks = [];
    private List<double> _numbers = [];
    private List<string> _texts = [];
    private bool _ascending = true;

    internal HkSeries(string name, HkFieldType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The field: <c>root.instance.feeds.feed.field</c>.</summary>
    public string Name { get; }

    /// <summary>The type of its first frame.</summary>
    public HkFieldType Type { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => _ticks.Count;

    /// <summary>The times, in ticks of 10 ns.</summary>
    public ReadOnlySpan<long> Ticks => CollectionsMarshal.AsSpan(_ticks);

    /// <summary>The values, as doubles; empty for text.</summary>
    public ReadOnlySpan<double> Numbers => CollectionsMarshal.AsSpan(_numbers);

    /// <summary>The values of a field of texts; else empty.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Whether integers were stored that a double cannot hold: they were rounded.</summary>
    public bool IsRounded { get; private set; }

    /// <summary>Makes room for so many samples.</summary>
    internal void Reserve(int count)
    {
        _ticks.EnsureCapacity(count);
        if (Type != HkFieldType.String)
            _numbers.EnsureCapacity(count);
    }

    internal void Add(HkField field, ReadOnlySpan<long> ticks, long from, long to)
    {
        if (field.Type == HkFieldType.Other || field.Type == HkFieldType.String != (Type == HkFieldType.String))
            return;
        if (Type == HkFieldType.String)
        {
            var texts = field.ReadStrings();
            for (var index = 0; index < Math.Min(ticks.Length, texts.Length); index++)
            {
                if (ticks[index] >= from && ticks[index] <= to)
                    AddText(ticks[index], texts[index]);
            }

            return;
        }

        var numbers = new double[field.Count];
        field.ReadDoubles(numbers);
        IsRounded |= field.Type == HkFieldType.Integer && Array.Exists(numbers, number => Math.Abs(number) > 1L << 53);
        for (var index = 0; index < Math.Min(ticks.Length, numbers.Length); index++)
        {
            if (ticks[index] >= from && ticks[index] <= to)
                AddNumber(ticks[index], numbers[index]);
        }
    }

    internal void Add(ExtremeBuckets buckets)
    {
        foreach (var (tick, value) in buckets.Points())
            AddNumber(tick, value);
    }

    /// <summary>Puts samples of overlapping frames into order.</summary>
    internal void Sort()
    {
        if (_ascending)
            return;
        int[] order = [.. Enumerable.Range(0, Count).OrderBy(index => _ticks[index])];
        _ticks = [.. order.Select(index => _ticks[index])];
        if (_numbers.Count > 0)
            _numbers = [.. order.Select(index => _numbers[index])];
        if (_texts.Count > 0)
            _texts = [.. order.Select(index => _texts[index])];
        _ascending = true;
    }

    private void AddNumber(long tick, double number)
    {
        AddTick(tick);
        _numbers.Add(number);
    }

    private void AddText(long tick, string text)
    {
        AddTick(tick);
        _texts.Add(text);
    }

    private void AddTick(long tick)
    {
        _ascending &= _ticks.Count == 0 || _ticks[^1] <= tick;
        _ticks.Add(tick);
    }
}
