using System.Numerics;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>What plots of one field have in common whose points are mostly the same, as those of a panel that refreshes.</summary>
/// <param name="Field">The name that users see.</param>
/// <param name="Method">What stands for many samples.</param>
/// <param name="IntervalMilliseconds">The resolution that was asked for.</param>
/// <param name="Points">The most points.</param>
/// <param name="PieceMilliseconds">How long the pieces are whose text is kept: pieces begin at multiples of it.</param>
internal readonly record struct PlotKey(string Field, DownsamplingMethod? Method, long? IntervalMilliseconds, int Points, long PieceMilliseconds)
{
    /// <summary>Few enough that the two pieces at the ends of a range, which change with each refresh, are a small part of it.</summary>
    private const int PointsPerPiece = 32;

    /// <summary>How many pieces a plot has at most.</summary>
    public int Pieces => (Points / PointsPerPiece) + 2;

    /// <summary>The key of a plot. A power of two stays the same while the length of the range wavers by a millisecond.</summary>
    public static PlotKey Of(string field, DownsamplingMethod? method, PlotRequest plot) => new(
        field, method, plot.IntervalMilliseconds, plot.Points,
        (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(plot.Range.Milliseconds / plot.Points * PointsPerPiece, 1, 1L << 60)));
}
