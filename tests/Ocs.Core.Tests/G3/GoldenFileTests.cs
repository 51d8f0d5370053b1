using System.Text.Json;
using Ocs.G3;

namespace Ocs.Core.Tests.G3;

public sealed class GoldenFileTests
{
    public static TheoryData<string> Files => Golden.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_the_same_byte_for_byte_after_each_object_was_decoded_and_encoded(string file)
    {
        using var written = new MemoryStream();
        using (var writer = new G3FileWriter(written))
        {
            foreach (var frame in G3FileReader.ReadFrames(Golden.PathOf(file)))
            {
                var copy = new G3Frame(frame.Type);
                foreach (var key in frame.Keys)
                    copy[key] = frame[key];
                writer.Write(copy);
            }
        }

        Assert.Equal(Golden.ReadPlain(file), written.ToArray());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_says_what_the_original_library_read(string file)
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(Golden.PathOf(file) + ".json"));
        var frames = expected.RootElement.GetProperty("frames").EnumerateArray().ToList();
        using var reader = G3FileReader.Open(Golden.PathOf(file));
        foreach (var frame in frames)
        {
            var view = reader.Read();
            Assert.NotNull(view);
            if (frame.GetProperty("offset").ValueKind == JsonValueKind.Number)
                Assert.Equal(frame.GetProperty("offset").GetInt64(), view.Offset);
            Assert.Equal(frame.GetProperty("type_code").GetUInt32(), view.Type.Code);
            var actual = view.ToFrame();
            var keys = frame.GetProperty("keys");
            Assert.Equal(keys.EnumerateObject().Select(key => key.Name).Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
            foreach (var key in keys.EnumerateObject())
                JsonComparison.AssertSame(key.Value, actual[key.Name], $"{file} at {view.Offset}, {key.Name}");
        }

        Assert.Null(reader.Read());
    }
}
