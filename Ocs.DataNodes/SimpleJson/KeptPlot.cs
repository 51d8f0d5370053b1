using System.Numerics;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Json;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>
/// The text of the points that a field was plotted with last, in pieces of time. A piece is used again only where its points
/// are the same bit for bit, so nothing has to be told of samples that come late or of a range that moves on. Any thread.
/// </summary>
internal sealed class KeptPlot(PlotKey key)
{
    /// <summary>A piece of more points is written anew each time.</summary>
    private const int LargestPiece = 128;

    /// <summary>What objects and the place in a dictionary take.</summary>
    private const int Overhead = 256;

    /// <summary>A place for each piece of a plot; the next takes that of the oldest.</summary>
    private readonly PointPiece?[] _pieces = new PointPiece?[BitOperations.RoundUpToPowerOf2((uint)key.Pieces)];

    private long _pieceBytes;
    private volatile bool _isUsed = true;

    /// <summary>What this takes in memory.</summary>
    public long Bytes => Overhead + (_pieces.Length * 8L) + Interlocked.Read(ref _pieceBytes);

    /// <summary>Writes points as Grafana's JSON data sources have them, without the brackets around all.</summary>
    /// <param name="output">Receives them.</param>
    /// <param name="points">The points.</param>
    /// <param name="room">How many bytes more may be kept.</param>
    /// <returns>How many points had their text ready, and how many bytes more are kept.</returns>
    public (int Ready, long Grown) Write(ref JsonOutput output, PointBuffer points, long room)
    {
        _isUsed = true;
        var (ready, grown) = (0, 0L);
        for (var from = 0; from < points.Count;)
        {
            var number = RowBuckets.NumberOf(points.Times[from], key.PieceMilliseconds);
            var until = from + 1;
            while (until < points.Count && RowBuckets.NumberOf(points.Times[until], key.PieceMilliseconds) == number)
                until++;
            if (from > 0)
                output.Raw(","u8);
            var values = points.Values[from..until];
            var times = points.Times[from..until];
            ref var place = ref _pieces[number & (_pieces.Length - 1)];
            if (Volatile.Read(ref place) is { } kept && kept.Holds(values, times))
            {
                output.Raw(kept.Text);
                ready += values.Length;
            }
            else if (values.Length > LargestPiece)
            {
                output.Points(values, times);
            }
            else
            {
                grown += Keep(ref place, new PointPiece(values, times, output.PointsTogether(values, times)), grown < room);
            }

            from = until;
        }

        return (ready, grown);
    }

    /// <summary>Whether anybody asked since this was asked the last time.</summary>
    public bool WasUsed()
    {
        var was = _isUsed;
        _isUsed = false;
        return was;
    }

    /// <summary>Puts a piece in place of another; one that is larger, where there is no room, frees the place instead.</summary>
    private long Keep(ref PointPiece? place, PointPiece piece, bool mayGrow)
    {
        var kept = mayGrow || piece.Bytes <= Volatile.Read(ref place)?.Bytes ? piece : null;
        var before = Interlocked.Exchange(ref place, kept);
        var grown = (kept?.Bytes ?? 0) - (before?.Bytes ?? 0);
        Interlocked.Add(ref _pieceBytes, grown);
        return grown;
    }
}
