using Ocs.G3;

namespace Ocs.Core.Tests.G3.Housekeeping;

public sealed class HkFrameTests
{
    [Theory]
    [InlineData("hk_basic.g3")]
    [InlineData("hk_basic.g3.bz2")]
    [InlineData("hk_types.g3")]
    [InlineData("hk_no_providers.g3")]
    [InlineData("hk_session_only.g3")]
    [InlineData("hk_dirs/17600/1760099400.g3")]
    [InlineData("hk_dirs/17601/1760100121.g3")]
    public void Frames_of_the_original_aggregator_are_encoded_again_byte_for_byte_from_typed_columns(string file)
    {
        using var reader = G3FileReader.Open(Golden.PathOf(file));
        var writer = new HkFrameWriter();
        while (reader.Read() is { } view)
        {
            Assert.True(HkFrame.TryRead(view, out var frame));
            Assert.Equal(view.Bytes.ToArray(), Encode(writer, frame).ToArray());
        }
    }

    [Fact]
    public void The_session_id_is_that_of_the_original() =>
        Assert.Equal(472446402629508532, HkSession.Create(1760000000.25, 4242).Id);

    [Fact]
    public void Only_the_fields_asked_for_are_looked_at()
    {
        using var reader = G3FileReader.Open(Golden.PathOf("hk_basic.g3"));
        List<string> found = [];
        while (reader.Read() is { } view)
        {
            if (HkFrame.TryRead(view, out var frame) && frame.Type == HkFrameType.Data)
                found.AddRange(frame.ReadBlocks(name => name == "channel_01").SelectMany(block => block.Fields).Select(field => field.Name));
        }

        Assert.NotEmpty(found);
        Assert.All(found, name => Assert.Equal("channel_01", name));
    }

    [Fact]
    public void The_oldest_schema_is_read_as_if_it_were_of_today()
    {
        using var reader = G3FileReader.Open(Golden.PathOf("hk_v0.g3"));
        reader.Read();
        reader.Read();
        Assert.True(HkFrame.TryRead(reader.Read()!, out var frame));
        var block = frame.ReadBlocks()[0];
        Assert.Equal([176020000100000000, 176020000250000000], block.Times);
        Assert.Equal("hwp_angle", block.Fields[0].Name);
        var values = new double[2];
        block.Fields[0].ReadDoubles(values);
        Assert.Equal(10.0, values[0]);
    }

    [Fact]
    public void A_block_with_other_than_the_announced_fields_is_refused()
    {
        var writer = new HkFrameWriter();
        writer.BeginData(new HkDataHeader(1, 0, 2, "o.a.feeds.f", "3"), ["b"]);
        writer.BeginBlock(2);
        writer.AddField("x", [1.0]);
        Assert.Throws<InvalidOperationException>(() => writer.EndBlock([1]));
    }

    private static ReadOnlyMemory<byte> Encode(HkFrameWriter writer, HkFrame frame)
    {
        switch (frame.Type)
        {
            case HkFrameType.Session:
                return writer.EncodeSession(new HkSession(frame.SessionId, frame.StartTime, frame.Description));
            case HkFrameType.Status:
                return writer.EncodeStatus(frame.SessionId, frame.Timestamp, [.. frame.ReadProviders()]);
            default:
                writer.BeginData(
                    new HkDataHeader(frame.SessionId, frame.ProviderId, frame.Timestamp, frame.Address!, frame.ProviderSessionId!),
                    [.. frame.ReadBlockNames()!]);
                foreach (var block in frame.ReadBlocks())
                {
                    writer.BeginBlock(block.Fields.Count);
                    foreach (var field in block.Fields)
                        Add(writer, field);
                    writer.EndBlock(block.TimesSpan);
                }

                return writer.EndData();
        }
    }

    private static void Add(HkFrameWriter writer, HkField field)
    {
        switch (field.Type)
        {
            case HkFieldType.Double:
                var doubles = new double[field.Count];
                field.ReadDoubles(doubles);
                writer.AddField(field.Name, doubles);
                break;
            case HkFieldType.Integer:
                var integers = new long[field.Count];
                field.ReadIntegers(integers);
                writer.AddField(field.Name, integers);
                break;
            case HkFieldType.Boolean:
                var booleans = new bool[field.Count];
                field.ReadBooleans(booleans);
                writer.AddField(field.Name, booleans);
                break;
            case HkFieldType.String:
                writer.AddField(field.Name, field.ReadStrings());
                break;
            default:
                Assert.Fail(field.ClassName);
                break;
        }
    }
}
