namespace Ocs.G3;

/// <summary>A time, in ticks of 10 ns since 1970-01-01 UTC: see <see cref="G3Ticks"/>.</summary>
/// <param name="value">The value.</param>
public sealed class G3Time(long value = 0) : G3Object
{
    /// <summary>The value.</summary>
    public long Value { get; private set; } = value;

    internal override G3Class Class => G3Class.Time;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Value = reader.ReadInt64();
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteInt64(Value);
    }
}
