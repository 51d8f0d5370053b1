using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary>
/// Samples as NumPy's <c>.npy</c> (version 1.0): one record for each sample, <c>time</c> as datetime64[ns] and <c>value</c>.
/// Source: numpy.lib.format.
/// </summary>
internal static class NumPyFile
{
    private const int Alignment = 64;
    private static readonly byte[] Mark = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Writes one field.</summary>
    public static void Write(Stream output, HkSeries series)
    {
        var width = series.Type == HkFieldType.String ? series.Texts.Select(Codepoints).DefaultIfEmpty().Max() : 0;
        WriteHead(output, series, width);
        var record = new byte[8 + (series.Type switch { HkFieldType.String => 4 * width, HkFieldType.Boolean => 1, _ => 8 })];
        for (var index = 0; index < series.Count; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record, series.Ticks[index] * 10);
            WriteValue(record.AsSpan(8), series, index);
            output.Write(record);
        }
    }

    private static void WriteHead(Stream output, HkSeries series, int width)
    {
        var type = series.Type switch { HkFieldType.String => $"<U{width}", HkFieldType.Boolean => "|b1", _ => "<f8" };
        var head = $"{{'descr': [('time', '<M8[ns]'), ('value', '{type}')], 'fortran_order': False, 'shape': ({series.Count},), }}";
        var length = (Mark.Length + 2 + head.Length + 1 + Alignment - 1) / Alignment * Alignment;
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)(length - Mark.Length - 2));
        output.Write(Mark);
        output.Write(size);
        output.Write(Encoding.ASCII.GetBytes(head.PadRight(length - Mark.Length - 3) + '\n'));
    }

    private static void WriteValue(Span<byte> target, HkSeries series, int index)
    {
        switch (series.Type)
        {
            case HkFieldType.String:
                target.Clear();
                Encoding.UTF32.GetBytes(series.Texts[index], target);
                break;
            case HkFieldType.Boolean:
                target[0] = series.Numbers[index] != 0 ? (byte)1 : (byte)0;
                break;
            default:
                MemoryMarshal.Write(target, series.Numbers[index]);
                break;
        }
    }

    private static int Codepoints(string text) => Encoding.UTF32.GetByteCount(text) / 4;
}
