using System.Text;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Journals;

public sealed class JournalRecordTests
{
    private static readonly byte[] Written = Write();

    [Fact]
    public void What_is_written_is_read()
    {
        Assert.True(JournalRecord.TryRead([.. Written, 1, 2, 3], out var read));
        Assert.Equal(Written.Length, read.Length);
        Assert.Equal((JournalRecordKind.Message, WampSerializer.Cbor, true, 5L, 7L, 70L, 10), (read.Kind, read.Serializer, read.Replayed, read.Time, read.Seq, read.Samples, read.Count));
        Assert.Equal(("1.5", "observatory.a.feeds.f", "payload"), (Text(read.Session), Text(read.Topic), Text(read.Payload)));
    }

    [Fact]
    public void A_record_cut_at_any_byte_is_not_whole()
    {
        for (var length = 0; length < Written.Length; length++)
            Assert.False(JournalRecord.TryRead(Written.AsSpan(0, length), out _));
    }

    [Fact]
    public void A_record_with_any_byte_changed_is_not_whole()
    {
        for (var index = 0; index < Written.Length; index++)
        {
            var changed = (byte[])Written.Clone();
            changed[index] ^= 0x10;
            Assert.False(JournalRecord.TryRead(changed, out _), $"byte {index}");
        }
    }

    private static byte[] Write()
    {
        var record = new JournalRecord
        {
            Kind = JournalRecordKind.Message,
            Serializer = WampSerializer.Cbor,
            Replayed = true,
            Time = 5,
            Seq = 7,
            Samples = 70,
            Count = 10,
            Session = "1.5"u8,
            Topic = "observatory.a.feeds.f"u8,
            Payload = "payload"u8,
        };
        var bytes = new byte[record.Length];
        record.Write(bytes);
        return bytes;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
