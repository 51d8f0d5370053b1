namespace Ocs.G3;

/// <summary>A block of a data frame, still encoded but for its times. Valid as long as its frame's bytes.</summary>
public sealed class HkBlock
{
    internal HkBlock(string name, long[] ticks, IReadOnlyList<HkField> fields)
    {
        Name = name;
        Ticks = ticks;
        Fields = fields;
    }

    /// <summary>The name; empty in files older than schema 2.</summary>
    public string Name { get; }

    /// <summary>The times, in ticks of 10 ns: see <see cref="G3Ticks"/>.</summary>
    public IReadOnlyList<long> Times => Ticks;

    /// <summary>The fields.</summary>
    public IReadOnlyList<HkField> Fields { get; }

    /// <summary>The times, as an array that nobody else uses.</summary>
    internal long[] Ticks { get; }

    /// <summary>The times as a span.</summary>
    public ReadOnlySpan<long> TimesSpan => Ticks;

    /// <summary>The times as they are stored; empty where they are stored in another form.</summary>
    internal ReadOnlyMemory<byte> StoredTimes { get; init; }
}
