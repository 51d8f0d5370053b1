using System.Numerics;
using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>Complex numbers.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorComplexDouble(params Complex[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<Complex> Values => Items;

    internal Complex[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorComplexDouble;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        var count = reader.ReadCount(16);
        var parts = reader.ReadNumbers<double>(count * 2);
        Items = MemoryMarshal.Cast<double, Complex>(parts).ToArray();
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.WriteNumbers<Complex>(Items);
    }
}
