using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;

namespace Ocs.DataNodes.Queries;

/// <summary>Several fields side by side: a row for each time at which any of them has a point, the newest where they are too many.</summary>
internal sealed class TableRows
{
    private readonly ColumnPoints[] _columns;

    /// <summary>Reads the fields, thinned as for a plot.</summary>
    public TableRows(PlotReader reader, DownsamplingMethod? method, IReadOnlyList<FieldSeries> fields)
    {
        _columns = [.. fields.Select(field => ColumnPoints.Read(reader, method, field))];
        var times = _columns.SelectMany(column => column.Times).Distinct().Order().ToArray();
        Times = times.Length > reader.Request.Points ? times[^reader.Request.Points..] : times;
    }

    /// <summary>Unix milliseconds, ascending.</summary>
    public IReadOnlyList<long> Times { get; }

    public bool IsText(int column) => _columns[column].Texts is not null;

    /// <summary>Finds the number of a column at the time of a row, NaN where there is none; rows are asked for in order.</summary>
    public double Number(int column, long time) => _columns[column].MoveTo(time) is { } at ? _columns[column].Numbers[at] : double.NaN;

    /// <summary>Finds the text of a column at the time of a row, null where there is none; rows are asked for in order.</summary>
    public string? Text(int column, long time) => _columns[column].MoveTo(time) is { } at ? _columns[column].Texts![at] : null;

    private sealed class ColumnPoints
    {
        private int _next;

        public required long[] Times { get; init; }

        public double[] Numbers { get; private init; } = [];

        public string?[]? Texts { get; private init; }

        public static ColumnPoints Read(PlotReader reader, DownsamplingMethod? method, FieldSeries field)
        {
            if (reader.IsText(field))
            {
                var samples = reader.ReadTexts(field);
                return new ColumnPoints
                {
                    Times = [.. samples.Select(sample => PointBuffer.Milliseconds(sample.Time))],
                    Texts = [.. samples.Select(sample => sample.Text)],
                };
            }

            var points = new PointBuffer();
            reader.Plot(field, method, points);
            return new ColumnPoints { Times = points.Times.ToArray(), Numbers = points.Values.ToArray() };
        }

        /// <summary>The last point at a time; null where there is none.</summary>
        public int? MoveTo(long time)
        {
            while (_next < Times.Length && Times[_next] <= time)
                _next++;
            return _next > 0 && Times[_next - 1] == time ? _next - 1 : null;
        }
    }
}
