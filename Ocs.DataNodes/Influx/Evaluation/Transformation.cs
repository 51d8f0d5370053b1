using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Functions from one value to the next: differences, rates, sums, moving averages.</summary>
internal static class Transformation
{
    /// <summary>Applies a function to values in the order of the answer; missing ones are passed over.</summary>
    public static Run Apply(Call call, Run input, Interval interval, bool descending) => call.Name switch
    {
        "moving_average" => MovingAverage(input, (int)((IntegerLiteral)call.Arguments[1]).Value),
        "cumulative_sum" => CumulativeSum(input),
        _ => Pairwise(call, input, interval, descending),
    };

    private static Run Pairwise(Call call, Run input, Interval interval, bool descending)
    {
        var type = InfluxFunction.ResultType(call.Name, input.Values.Type);
        var output = new Run(type, Math.Max(input.Count, 1));
        var unit = FunctionArguments.Unit(call, call.Name == "elapsed" ? 1 : interval.IsNone ? 1_000_000_000 : interval.Duration);
        var previous = -1;
        for (var i = 0; i < input.Count; i++)
        {
            // Of several values at the same time the first counts.
            if (input.Values.IsMissing(i) || (previous >= 0 && input.Times[previous] == input.Times[i]))
                continue;
            if (previous >= 0)
            {
                var elapsed = descending ? input.Times[previous] - input.Times[i] : input.Times[i] - input.Times[previous];
                var value = Step(call.Name, input.Values[previous], input.Values[i], elapsed, unit);
                if (!value.IsMissing)
                    output.Add(input.Times[i], value);
            }

            previous = i;
        }

        return output;
    }

    private static InfluxValue Step(string function, InfluxValue before, InfluxValue after, long elapsed, long unit)
    {
        if (function == "elapsed")
            return elapsed / unit;
        var isInteger = after.Type == InfluxType.Integer;
        var difference = isInteger ? unchecked(after.Integer - before.Integer) : after.Float - before.Float;
        if (function.StartsWith("non_negative", StringComparison.Ordinal) && difference < 0)
            return default;
        if (function.EndsWith("derivative", StringComparison.Ordinal))
            return difference / ((double)elapsed / unit);
        return isInteger ? unchecked(after.Integer - before.Integer) : (InfluxValue)difference;
    }

    private static Run MovingAverage(Run input, int window)
    {
        var output = new Run(InfluxType.Float, Math.Max(input.Count, 1));
        var values = new Queue<InfluxValue>();
        var sum = 0.0;
        var integers = 0L;
        for (var i = 0; i < input.Count; i++)
        {
            if (input.Values.IsMissing(i))
                continue;
            if (values.Count == window)
            {
                var oldest = values.Dequeue();
                sum -= oldest.CastTo(InfluxType.Float).Float;
                integers -= oldest.CastTo(InfluxType.Integer).Integer;
            }

            var value = input.Values[i];
            values.Enqueue(value);
            sum += value.CastTo(InfluxType.Float).Float;
            integers += value.CastTo(InfluxType.Integer).Integer;
            if (values.Count == window)
                output.Add(input.Times[i], (value.Type == InfluxType.Integer ? integers : sum) / window);
        }

        return output;
    }

    private static Run CumulativeSum(Run input)
    {
        var output = new Run(input.Values.Type, Math.Max(input.Count, 1));
        InfluxValue sum = default;
        for (var i = 0; i < input.Count; i++)
        {
            if (input.Values.IsMissing(i))
                continue;
            sum = sum.IsMissing ? input.Values[i] : ScalarOperation.Apply(TokenKind.Add, sum, input.Values[i]);
            output.Add(input.Times[i], sum);
        }

        return output;
    }
}
