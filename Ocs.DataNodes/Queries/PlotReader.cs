using System.Buffers;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;

namespace Ocs.DataNodes.Queries;

/// <summary>Reads the series of one request. Fields of the same block share their times and buckets. Not for several threads.</summary>
internal sealed class PlotReader(PlotRequest request) : IDisposable
{
    private readonly Dictionary<BlockSeries, BlockWindow> _windows = [];
    private double[] _numbers = [];

    /// <summary>What is asked for.</summary>
    public PlotRequest Request => request;

    /// <summary>Whether a field is text, as its newest sample in the range is.</summary>
    public bool IsText(FieldSeries field) => Array.Exists(field.Sources, source => Open(source).IsText(source.Column));

    /// <summary>Fills a buffer with the points of a field of numbers; never more than were asked for.</summary>
    public void Plot(FieldSeries field, DownsamplingMethod? method, PointBuffer output)
    {
        output.Clear();
        if (field.Sources is [var source])
        {
            var window = Open(source);
            Plot(window.Times, window.ReadNumbers(source.Column, Numbers(window.BufferSize)), window, method, output);
            return;
        }

        var (times, values) = Merge(field);
        Plot(times, values, null, method, output);
    }

    /// <summary>The samples of a field of text, without those that do not change it; the newest where they are too many.</summary>
    public List<(double Time, string? Text)> ReadTexts(FieldSeries field)
    {
        var samples = new List<(double Time, string? Text)>();
        foreach (var source in field.Sources)
        {
            var window = Open(source);
            var texts = window.ReadTexts(source.Column);
            for (var row = 0; row < texts.Length; row++)
                samples.Add((window.Times[row], texts[row]));
        }

        if (field.Sources.Length > 1)
            samples = [.. samples.OrderBy(sample => sample.Time)];
        if (samples.Count > request.Points)
            samples = [.. samples.Where((sample, index) => index == 0 || index == samples.Count - 1 || sample.Text != samples[index - 1].Text)];
        return samples.Count > request.Points ? samples[^request.Points..] : samples;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        foreach (var window in _windows.Values)
            window.Dispose();
        _windows.Clear();
        if (_numbers.Length > 0)
            ArrayPool<double>.Shared.Return(_numbers);
        _numbers = [];
    }

    private void Plot(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, BlockWindow? window, DownsamplingMethod? method, PointBuffer output)
    {
        if (times.IsEmpty)
            return;
        if (method == DownsamplingMethod.None)
        {
            var kept = Math.Min(times.Length, request.Points);
            Downsampler.Copy(times[^kept..], values[^kept..], double.PositiveInfinity, output);
            return;
        }

        if (method is null && request.ShowsAll && times.Length <= request.Points)
        {
            var gap = Math.Max(2 * (request.IntervalMilliseconds ?? 0) / 1000.0, 5 * RowBuckets.TypicalStep(times));
            if (times.Length + Downsampler.CountGaps(times, gap) <= request.Points)
            {
                Downsampler.Copy(times, values, gap, output);
                return;
            }
        }

        var chosen = method ?? DownsamplingMethod.MinMaxLttb;
        if (Downsampler.PointsPerBucket(chosen) > request.Points)
            chosen = DownsamplingMethod.Last;
        var bucket = request.BucketFor(Downsampler.PointsPerBucket(chosen));
        Downsampler.Reduce(times, values, window?.GetBuckets(bucket) ?? new RowBuckets(times, bucket), chosen, output);
    }

    private BlockWindow Open(FieldSource source)
    {
        if (!_windows.TryGetValue(source.Series, out var window))
            _windows.Add(source.Series, window = new BlockWindow(source.Series, request.Range.From, request.Range.To));
        return window;
    }

    private Span<double> Numbers(int size)
    {
        if (_numbers.Length < size)
        {
            if (_numbers.Length > 0)
                ArrayPool<double>.Shared.Return(_numbers);
            _numbers = ArrayPool<double>.Shared.Rent(size);
        }

        return _numbers;
    }

    private (double[] Times, double[] Values) Merge(FieldSeries field)
    {
        var (times, values) = (new List<double>(), new List<double>());
        foreach (var source in field.Sources)
        {
            var window = Open(source);
            times.AddRange(window.Times);
            values.AddRange(window.ReadNumbers(source.Column, Numbers(window.BufferSize)));
        }

        if (IsAscending(times))
            return ([.. times], [.. values]);
        var order = Enumerable.Range(0, times.Count).OrderBy(row => times[row]).ToArray();
        return (Array.ConvertAll(order, row => times[row]), Array.ConvertAll(order, row => values[row]));
    }

    private static bool IsAscending(List<double> times)
    {
        for (var row = 1; row < times.Count; row++)
        {
            if (times[row] < times[row - 1])
                return false;
        }

        return true;
    }
}
