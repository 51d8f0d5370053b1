using Ocs.G3;

namespace Ocs.Core.Tests.G3;

public sealed class TornFileTests
{
    [Fact]
    public void A_file_cut_at_any_byte_yields_its_whole_frames_and_then_one_error()
    {
        var whole = Golden.ReadPlain("hk_basic.g3");
        var ends = FrameEnds(whole);
        for (var length = 1; length < whole.Length; length++)
        {
            using var reader = new G3FileReader(new MemoryStream(whole, 0, length), "cut.g3");
            var expected = ends.Count(end => end <= length);
            for (var frame = 0; frame < expected; frame++)
                Assert.NotNull(reader.Read());
            if (ends.Contains(length))
            {
                Assert.Null(reader.Read());
                continue;
            }

            var fault = Assert.Throws<G3FormatException>(() => reader.Read());
            Assert.True(fault.IsTorn);
            Assert.Equal(ends.LastOrDefault(end => end <= length), fault.Offset);
            Assert.Null(reader.Read());
        }
    }

    [Fact]
    public void The_error_names_file_and_byte()
    {
        using var reader = new G3FileReader(new MemoryStream(Golden.ReadPlain("hk_basic.g3"), 0, 500), "hk/17600/1760000000.g3");
        reader.Read();
        var fault = Assert.Throws<G3FormatException>(() => reader.Read());
        Assert.Equal("hk/17600/1760000000.g3 is cut off in the frame at byte 354, of which 146 bytes are there; the 1 frames before it are whole.", fault.Message);
    }

    [Fact]
    public void A_changed_byte_in_any_key_or_blob_is_noticed()
    {
        var whole = Golden.ReadPlain("hk_session_only.g3");
        for (var position = 0; position < whole.Length; position++)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 0x10;
            using var reader = new G3FileReader(new MemoryStream(damaged), "damaged.g3");
            // The letters of the frame type (bytes 9 to 12) are not covered by the checksum.
            if (position is >= 9 and <= 12)
                Assert.NotNull(reader.Read());
            else
                Assert.Throws<G3FormatException>(() => reader.Read());
        }
    }

    [Theory]
    [InlineData("hk_basic.g3.gz")]
    [InlineData("hk_basic.g3.bz2")]
    public void Compressed_data_that_end_too_early_are_an_error_and_not_a_crash(string file)
    {
        var whole = File.ReadAllBytes(Golden.PathOf(file));
        var path = Path.Combine(Directory.CreateTempSubdirectory("g3-").FullName, file);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.Throws<G3FormatException>(() =>
        {
            using var reader = G3FileReader.Open(path);
            while (reader.Read() is not null)
            {
            }
        });
    }

    [Fact]
    public void Random_damage_never_does_anything_but_throw_a_format_error()
    {
        var random = new Random(20260102);
        foreach (var file in new[] { "hk_basic.g3", "hk_types.g3", "prim_G3VectorFrameObject.g3", "prim_G3VectorOther.g3", "hk_v0.g3" })
        {
            var whole = Golden.ReadPlain(file);
            for (var round = 0; round < 400; round++)
            {
                var damaged = whole.ToArray();
                for (var change = random.Next(1, 5); change > 0; change--)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                using var reader = new G3FileReader(new MemoryStream(damaged), file) { VerifiesChecksums = false };
                try
                {
                    while (reader.Read() is { } view)
                    {
                        var frame = view.ToFrame();
                        foreach (var key in frame.Keys)
                            _ = frame[key];
                    }
                }
                catch (G3FormatException)
                {
                }
            }
        }
    }

    private static List<int> FrameEnds(byte[] whole)
    {
        using var reader = new G3FileReader(new MemoryStream(whole), "whole.g3");
        List<int> ends = [];
        while (reader.Read() is not null)
            ends.Add((int)reader.Offset);
        return ends;
    }
}
