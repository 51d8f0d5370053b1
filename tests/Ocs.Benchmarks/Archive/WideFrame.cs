using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.Benchmarks.Archive;

/// <summary>A data frame of many fields, ready to be encoded from its columns.</summary>
internal sealed class WideFrame
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 100).Select(field => $"channel_{field:D2}")];

    private readonly string[] _names;
    private readonly double[][] _doubles;
    private readonly long[][] _integers;
    private readonly long[] _ticks;

    private WideFrame(int fields, int rows, bool integers)
    {
        var random = new Random(1);
        _names = [.. Enumerable.Range(0, fields).Select(field => $"channel_{field:D2}")];
        _ticks = [.. Enumerable.Range(0, rows).Select(row => 176_000_000_000_000_000 + (row * 10_000_000L))];
        _doubles = integers ? [] : [.. _names.Select(_ => Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray())];
        _integers = integers ? [.. _names.Select(_ => Enumerable.Range(0, rows).Select(_ => random.NextInt64(-30000, 30000)).ToArray())] : [];
    }

    public static WideFrame OfDoubles(int fields, int rows) => new(fields, rows, integers: false);

    public static WideFrame OfIntegers(int fields, int rows) => new(fields, rows, integers: true);

    /// <summary>One row, as a message brings it.</summary>
    public static FeedBlock Block(int fields, int row) => new()
    {
        Name = "temps",
        Timestamps = [1_760_000_000 + (row * 0.1)],
        Columns = [.. Enumerable.Range(0, fields).Select(field => new FeedColumn { Name = Names[field], Type = FeedColumnType.Double, Doubles = [row + (field * 0.5)] })],
    };

    public ReadOnlyMemory<byte> Encode(HkFrameWriter writer)
    {
        writer.BeginData(new HkDataHeader(1, 0, 2, "observatory.bench.feeds.wide", "3"), ["temps"]);
        writer.BeginBlock(_names.Length);
        for (var field = 0; field < _names.Length; field++)
        {
            if (_doubles.Length > 0)
                writer.AddField(_names[field], _doubles[field]);
            else
                writer.AddField(_names[field], _integers[field]);
        }

        writer.EndBlock(_ticks);
        return writer.EndData();
    }
}
