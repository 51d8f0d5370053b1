using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ocs.Aggregator.Postgres;

/// <summary>
/// Rows in the binary form of PostgreSQL's <c>COPY</c>: for each the number of fields, for each field its length and its bytes, all
/// big-endian. Source: PostgreSQL's manual, SQL commands, COPY, file formats.
/// </summary>
internal sealed class CopyEncoder
{
    // timestamptz counts microseconds from 2000-01-01.
    private const long Year2000 = 946_684_800_000_000;

    // The signature, then no flags and no more of a head.
    private static readonly byte[] Head = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly ArrayBufferWriter<byte> _bytes = new(512 << 10);

    /// <summary>What was added.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>A time, in the form of a number.</summary>
    public static long Time(double unixSeconds) => (long)Math.Round(unixSeconds * 1e6) - Year2000;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Begin() => _bytes.Write(Head);

    public void End() => BeginRow(-1);

    public void BeginRow(int fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), (short)fields);
        _bytes.Advance(2);
    }

    public void AddNull() => Length(-1);

    public void Add(long number)
    {
        Length(8);
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
    }

    public void Add(double number) => Add(BitConverter.DoubleToInt64Bits(number));

    public void Add(bool truth)
    {
        Length(1);
        _bytes.GetSpan(1)[0] = truth ? (byte)1 : (byte)0;
        _bytes.Advance(1);
    }

    public void Add(string text)
    {
        Length(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _bytes);
    }

    private void Length(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), length);
        _bytes.Advance(4);
    }
}
