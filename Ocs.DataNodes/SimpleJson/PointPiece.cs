using System.Runtime.InteropServices;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>Points of a short stretch of time and their text.</summary>
internal sealed class PointPiece(ReadOnlySpan<double> values, ReadOnlySpan<long> times, ReadOnlySpan<byte> text)
{
    /// <summary>What objects and arrays take besides what they hold.</summary>
    private const int Overhead = 128;

    private readonly double[] _values = values.ToArray();
    private readonly long[] _times = times.ToArray();
    private readonly byte[] _text = text.ToArray();

    /// <summary>The points as <c>[value,time],[value,time]</c>.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>What this takes in memory.</summary>
    public int Bytes => Overhead + (_values.Length * (sizeof(double) + sizeof(long))) + _text.Length;

    /// <summary>Whether these are the points, bit for bit: -0 and 0 have different texts.</summary>
    public bool Holds(ReadOnlySpan<double> values, ReadOnlySpan<long> times) =>
        times.SequenceEqual(_times) && MemoryMarshal.Cast<double, long>(values).SequenceEqual(MemoryMarshal.Cast<double, long>(_values));
}
