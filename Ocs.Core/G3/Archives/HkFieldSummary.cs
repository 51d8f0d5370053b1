namespace Ocs.G3;

/// <summary>What an archive holds of one field.</summary>
public sealed class HkFieldSummary
{
    internal HkFieldSummary(string name, string block)
    {
        Name = name;
        Block = block;
    }

    /// <summary>The field, without its feed.</summary>
    public string Name { get; }

    /// <summary>The block it is in.</summary>
    public string Block { get; }

    /// <summary>The classes its values are stored in; one, in a sound archive.</summary>
    public SortedSet<string> Classes { get; } = new(StringComparer.Ordinal);

    /// <summary>How many samples there are.</summary>
    public long Samples { get; internal set; }

    /// <summary>The earliest time, in ticks of 10 ns.</summary>
    public long First { get; internal set; } = long.MaxValue;

    /// <summary>The latest time, in ticks of 10 ns.</summary>
    public long Last { get; internal set; } = long.MinValue;
}
