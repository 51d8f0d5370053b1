using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The area under a field, by trapezoids; interpolated where an interval ends between two samples.</summary>
internal static class IntegralFunction
{
    /// <param name="samples">Samples in the order of their times.</param>
    /// <param name="interval">The intervals, or none.</param>
    /// <param name="unit">The unit of time, in nanoseconds.</param>
    public static Run Apply(Run samples, Interval interval, long unit)
    {
        var run = new Run(InfluxType.Float);
        if (samples.Count == 0)
            return run;
        // Without intervals the answer has the time 0, whatever the range, as InfluxDB's has.
        var window = interval.IsNone ? 0 : interval.Start(samples.Times[0]);
        var time = samples.Times[0];
        var value = samples.Values[0].CastTo(InfluxType.Float).Float;
        var sum = 0.0;
        for (var i = 1; i < samples.Count; i++)
        {
            var next = samples.Times[i];
            var nextValue = samples.Values[i].CastTo(InfluxType.Float).Float;
            if (next == time)
            {
                value = nextValue;
                continue;
            }

            if (!interval.IsNone && next >= window + interval.Duration)
            {
                var end = window + interval.Duration;
                var between = ((nextValue - value) / (next - time) * (end - time)) + value;
                run.Add(window, sum + (0.5 * (between + value) * (end - time) / unit));
                (time, value, sum) = (end, between, 0);
                window = interval.Start(next);
            }

            sum += 0.5 * (nextValue + value) * ((double)(next - time) / unit);
            (time, value) = (next, nextValue);
        }

        run.Add(window, sum);
        return run;
    }
}
