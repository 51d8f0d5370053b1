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
            var chosen = Choose(window.Times, ref method);
            if (chosen is { } bucket && Downsampler.TakesExtremes(method!.Value))
                PlotExtremes(window, source.Column, window.GetBuckets(bucket), method.Value, output);
            else
                Plot(window.Times, window.ReadNumbers(source.Column, Numbers(window.BufferSize)), window, method, chosen, output);
            return;
        }

        var (times, values) = Merge(field);
        var reduced = Choose(times, ref method);
        Plot(times, values, null, method, reduced, output);
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

    /// <summary>How long buckets are, in milliseconds, and what stands for one; null where every sample is shown.</summary>
    private long? Choose(ReadOnlySpan<double> times, ref DownsamplingMethod? method)
    {
        if (method == DownsamplingMethod.None || times.IsEmpty)
            return null;
        if (method is null && request.ShowsAll && times.Length <= request.Points && times.Length + Downsampler.CountGaps(times, GapOf(times)) <= request.Points)
            return null;
        var chosen = method ?? DownsamplingMethod.MinMaxLttb;
        if (Downsampler.PointsPerBucket(chosen) > request.Points)
            chosen = DownsamplingMethod.Last;
        method = chosen;
        return request.BucketFor(Downsampler.PointsPerBucket(chosen));
    }

    private double GapOf(ReadOnlySpan<double> times) => Math.Max(2 * (request.IntervalMilliseconds ?? 0) / 1000.0, 5 * RowBuckets.TypicalStep(times));

    private static void PlotExtremes(BlockWindow window, int column, RowBuckets buckets, DownsamplingMethod method, PointBuffer output)
    {
        var extremes = ArrayPool<BucketExtremes>.Shared.Rent(buckets.Count);
        window.ReadExtremes(column, buckets, extremes.AsSpan(0, buckets.Count));
        Downsampler.Reduce(window.Times, extremes.AsSpan(0, buckets.Count), buckets, method, output);
        ArrayPool<BucketExtremes>.Shared.Return(extremes);
    }

    private void Plot(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, BlockWindow? window, DownsamplingMethod? method, long? bucket, PointBuffer output)
    {
        if (bucket is { } milliseconds)
        {
            Downsampler.Reduce(times, values, window?.GetBuckets(milliseconds) ?? new RowBuckets(times, milliseconds), method!.Value, output);
            return;
        }

        var isNewest = method == DownsamplingMethod.None;
        var kept = isNewest ? Math.Min(times.Length, request.Points) : times.Length;
        Downsampler.Copy(times[^kept..], values[^kept..], isNewest ? double.PositiveInfinity : GapOf(times), output);
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
