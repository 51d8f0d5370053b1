using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Ocs.Wamp;

namespace Ocs.Journals;

/// <summary>
/// One record of a journal or log, over its bytes: length and CRC-32C of what follows, then little-endian fields, agent
/// session, topic and payload. The layout is on disk: a change needs another <see cref="JournalRecordKind"/>.
/// </summary>
public readonly ref struct JournalRecord
{
    /// <summary>The longest record that is believed; anything beyond is damage.</summary>
    public const int MostBytes = 256 << 20;

    private const int Frame = 8;
    private const int Fields = 1 + 1 + 1 + 1 + 2 + 2 + 8 + 8 + 8 + 4;

    /// <summary>What it says.</summary>
    public required JournalRecordKind Kind { get; init; }

    /// <summary>How the payload is encoded.</summary>
    public WampSerializer Serializer { get; init; }

    /// <summary>Whether the message came as an answer to a replay.</summary>
    public bool Replayed { get; init; }

    /// <summary>When it was written: UTC, in ticks of 100 ns (<see cref="DateTimeOffset.UtcTicks"/>).</summary>
    public long Time { get; init; }

    /// <summary>The message's number within feed and agent session, from 1; 0 where it has none.</summary>
    public long Seq { get; init; }

    /// <summary>How many samples the feed had made so far, this message's included.</summary>
    public long Samples { get; init; }

    /// <summary>How many samples the message holds; 0 where that is not known.</summary>
    public int Count { get; init; }

    /// <summary>The agent's session, UTF-8.</summary>
    public ReadOnlySpan<byte> Session { get; init; }

    /// <summary>The feed's address, or its name in the journal of its own agent, UTF-8.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>The positional arguments of the message, as they are on the wire.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>How many bytes it takes.</summary>
    public int Length => Frame + Fields + Session.Length + Topic.Length + Payload.Length;

    /// <summary>Writes it into so many bytes as <see cref="Length"/> says.</summary>
    /// <exception cref="ArgumentException">Session or topic are longer than 65535 bytes.</exception>
    public void Write(Span<byte> target)
    {
        if (Session.Length > ushort.MaxValue || Topic.Length > ushort.MaxValue)
            throw new ArgumentException("The session or topic of a record is longer than 65535 bytes.");
        var rest = target[Frame..Length];
        rest[0] = (byte)Kind;
        rest[1] = (byte)Serializer;
        rest[2] = Replayed ? (byte)1 : (byte)0;
        rest[3] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(rest[4..], (ushort)Session.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[6..], (ushort)Topic.Length);
        BinaryPrimitives.WriteInt64LittleEndian(rest[8..], Time);
        BinaryPrimitives.WriteInt64LittleEndian(rest[16..], Seq);
        BinaryPrimitives.WriteInt64LittleEndian(rest[24..], Samples);
        BinaryPrimitives.WriteInt32LittleEndian(rest[32..], Count);
        var texts = rest[Fields..];
        Session.CopyTo(texts);
        Topic.CopyTo(texts[Session.Length..]);
        Payload.CopyTo(texts[(Session.Length + Topic.Length)..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, rest.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(rest));
    }

    /// <summary>
    /// Reads the record at the start of some bytes. False where it is not whole: the bytes end within it, or its checksum
    /// differs; then nothing behind it can be read either.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out JournalRecord record)
    {
        record = default;
        if (LengthOf(bytes) is not { } length || length > bytes.Length)
            return false;
        var rest = bytes[Frame..length];
        var (session, topic) = (BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]), BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]));
        if (Checksum(rest) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) || Fields + session + topic > rest.Length)
            return false;
        var texts = rest[Fields..];
        record = new JournalRecord
        {
            Kind = (JournalRecordKind)rest[0],
            Serializer = (WampSerializer)rest[1],
            Replayed = (rest[2] & 1) != 0,
            Time = BinaryPrimitives.ReadInt64LittleEndian(rest[8..]),
            Seq = BinaryPrimitives.ReadInt64LittleEndian(rest[16..]),
            Samples = BinaryPrimitives.ReadInt64LittleEndian(rest[24..]),
            Count = BinaryPrimitives.ReadInt32LittleEndian(rest[32..]),
            Session = texts[..session],
            Topic = texts.Slice(session, topic),
            Payload = texts[(session + topic)..],
        };
        return true;
    }

    /// <summary>How long the record is that begins here, as far as its first bytes tell; null where they are no record's.</summary>
    public static int? LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Frame)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return length is < Fields or > MostBytes ? null : Frame + length;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var last in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }
}
