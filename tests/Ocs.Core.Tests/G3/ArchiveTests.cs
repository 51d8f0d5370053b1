using System.Buffers.Binary;
using System.Text;
using Ocs.G3;

namespace Ocs.Core.Tests.G3;

public sealed class ArchiveTests
{
    [Fact]
    public void The_checksum_of_the_digits_is_that_of_the_format() =>
        Assert.Equal(0x58E3FA20u, G3Checksum.Append(0, "123456789"u8));

    [Theory]
    [InlineData(127, 8)]
    [InlineData(-128, 8)]
    [InlineData(128, 16)]
    [InlineData(-129, 16)]
    [InlineData(32768, 32)]
    [InlineData(int.MaxValue, 32)]
    [InlineData(1L << 31, 64)]
    [InlineData(long.MinValue, 64)]
    public void Integers_take_the_smallest_width_that_holds_them(long value, int bits) =>
        Assert.Equal(bits, PackedIntegers.Bits([0, value]));

    [Fact]
    public void Every_class_reads_back_what_was_written()
    {
        G3Object[] objects =
        [
            new G3MapTime { ["b"] = new G3Time(5), ["a"] = new G3Time(-5) },
            new G3MapMapDouble { ["x"] = new G3MapDouble { ["y"] = 1.5 }, ["z"] = new G3MapDouble() },
            new G3MapVectorBool { ["x"] = [true, false], ["y"] = [] },
            new G3MapVectorInt { ["x"] = [1, 2, 300], ["y"] = [long.MaxValue] },
            new G3MapVectorTime { ["x"] = new G3VectorTime(1, 2, 3), ["y"] = new G3VectorTime(4) },
            new G3MapVectorDouble { ["x"] = [1, double.NaN] },
            new G3MapVectorString { ["x"] = ["", "µK"] },
            new G3MapInt { ["x"] = 1, ["y"] = -40000 },
            new G3MapString { ["𝒳"] = "after", ["\uffee"] = "before" },
            new G3VectorVectorString(new G3VectorString("a", "b"), new G3VectorString()),
            new G3VectorComplexDouble(new(1, 2), new(-0.0, double.PositiveInfinity)),
            new G3VectorFrameObject(null, new G3FrameObject(), new G3VectorFrameObject(new G3Bool(true))),
            new G3VectorUnsignedChar(1, 2, 255),
        ];
        foreach (var original in objects)
        {
            var first = Encode(original);
            var decoded = ArchiveReader.ReadBlob(first);
            Assert.Equal(original.ClassName, decoded!.ClassName);
            Assert.Equal(first, Encode(decoded));
        }
    }

    [Fact]
    public void Maps_are_stored_in_the_order_of_their_utf8_bytes()
    {
        var map = new G3MapString { ["𝒳"] = "", ["\uffee"] = "", ["z"] = "" };
        Assert.Equal(["z", "\uffee", "𝒳"], map.Entries.Keys);
    }

    [Fact]
    public void The_same_object_twice_is_read_back_as_one()
    {
        var shared = new G3Int(12);
        var read = (G3VectorFrameObject)ArchiveReader.ReadBlob(Encode(new G3VectorFrameObject(shared, new G3Int(12), shared)))!;
        Assert.Same(read.Values[0], read.Values[2]);
        Assert.NotSame(read.Values[0], read.Values[1]);
    }

    [Fact]
    public void An_object_that_contains_itself_is_refused()
    {
        var bytes = Encode(new G3VectorFrameObject([null]));
        // The one element, null, becomes: class 1 again, object 1 again.
        byte[] cyclic = [.. bytes[..^4], 1, 0, 0, 0, 1, 0, 0, 0];
        Assert.Contains("contains itself", Assert.Throws<G3FormatException>(() => ArchiveReader.ReadBlob(cyclic)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Big_endian_archives_are_read()
    {
        byte[] name = Encoding.ASCII.GetBytes("G3VectorInt");
        byte[] bytes = [0, .. Big(0x80000001), .. Big(0u), .. Big((uint)name.Length), .. name, .. Big(0x80000001), .. Big(2), .. Big(1), .. Big(16), .. Big(0u), .. Big(2), 0x01, 0x02, 0xff, 0xfe];
        Assert.Equal([0x102, -2], ((G3VectorInt)ArchiveReader.ReadBlob(bytes)!).Values);
    }

    [Fact]
    public void Version_1_integers_of_32_bits_are_read()
    {
        byte[] name = Encoding.ASCII.GetBytes("G3VectorInt");
        byte[] bytes = [1, 1, 0, 0, 0x80, 11, 0, 0, 0, 0, 0, 0, 0, .. name, 1, 0, 0, 0x80, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
        Assert.Equal([5, -1], ((G3VectorInt)ArchiveReader.ReadBlob(bytes)!).Values);
    }

    [Fact]
    public void A_version_newer_than_known_is_refused_by_name()
    {
        var bytes = Encode(new G3Int(7));
        bytes[22] = 9;
        Assert.Equal("G3Int has version 9; 1 is the newest that is known.", Assert.Throws<G3FormatException>(() => ArchiveReader.ReadBlob(bytes)).Message);
    }

    [Fact]
    public void A_class_that_is_not_known_is_kept_as_it_is()
    {
        byte[] archive = [1, 1, 0, 0, 0x80, 3, 0, 0, 0, 0, 0, 0, 0, (byte)'N', (byte)'e', (byte)'w', 1, 0, 0, 0x80, 42, 43, 44];
        var opaque = Assert.IsType<G3Opaque>(ArchiveReader.ReadBlob(archive));
        Assert.Equal("New", opaque.ClassName);
        var map = new G3MapFrameObject { ["inside"] = opaque, ["beside"] = new G3Bool(true) };
        var read = (G3MapFrameObject)ArchiveReader.ReadBlob(Encode(map))!;
        Assert.Equal(archive, ((G3Opaque)read["inside"]!).Archive.ToArray());
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_exhaust_the_stack()
    {
        G3Object inner = new G3Int(1);
        for (var depth = 0; depth < 100; depth++)
            inner = new G3VectorFrameObject(inner);
        Assert.Throws<G3FormatException>(() => ArchiveReader.ReadBlob(Encode(inner)));
        inner = new G3Int(1);
        for (var depth = 0; depth < 100; depth++)
            inner = new G3MapFrameObject { ["x"] = inner };
        Assert.Throws<G3FormatException>(() => ArchiveReader.ReadBlob(Encode(inner)));
    }

    [Theory]
    [InlineData(1760000000.123456789)]
    [InlineData(0.29)]
    [InlineData(-1.999999999)]
    public void Ticks_are_truncated_toward_zero(double seconds) =>
        Assert.Equal((long)(seconds * 1e8), G3Ticks.FromUnixSeconds(seconds));

    private static byte[] Encode(G3Object target)
    {
        var output = new G3Buffer();
        ArchiveWriter.WriteBlob(output, target);
        return output.Written.ToArray();
    }

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
