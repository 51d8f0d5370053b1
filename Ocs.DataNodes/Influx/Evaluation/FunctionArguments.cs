using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The arguments of functions after the field: which there must be, and what they come to.</summary>
internal static class FunctionArguments
{
    /// <summary>Checks number and kind of the arguments.</summary>
    /// <exception cref="InfluxQueryException">They are wrong.</exception>
    public static void Check(Call call)
    {
        var count = call.Arguments.Count;
        var second = count > 1 ? call.Arguments[1] : null;
        switch (call.Name)
        {
            case "derivative" or "non_negative_derivative" or "elapsed" or "integral":
                if (count is < 1 or > 2)
                    throw new InfluxQueryException($"invalid number of arguments for {call.Name}, expected at least 1 but no more than 2, got {count}");
                if (second is DurationLiteral { Nanoseconds: <= 0 } duration)
                    throw new InfluxQueryException($"duration argument must be positive, got {duration}");
                if (second is not (null or DurationLiteral))
                {
                    throw new InfluxQueryException(call.Name == "integral"
                        ? "second argument must be a duration"
                        : $"second argument to {call.Name} must be a duration, got {second.TypeName}");
                }

                break;
            case "difference" or "non_negative_difference" or "cumulative_sum":
                if (count != 1)
                    throw new InfluxQueryException($"invalid number of arguments for {call.Name}, expected 1, got {count}");
                break;
            case "moving_average":
                if (count != 2)
                    throw new InfluxQueryException($"invalid number of arguments for moving_average, expected 2, got {count}");
                if (second is not IntegerLiteral window)
                    throw new InfluxQueryException($"second argument for moving_average must be an integer, got {second!.TypeName}");
                if (window.Value is <= 1 or > 1_000_000)
                    throw new InfluxQueryException($"moving_average window must be greater than 1, got {window}");
                break;
            case "percentile":
                if (count != 2)
                    throw new InfluxQueryException($"invalid number of arguments for percentile, expected 2, got {count}");
                if (second is not (IntegerLiteral or NumberLiteral))
                    throw new InfluxQueryException("expected float argument in percentile()");
                break;
            case "distinct":
                if (count != 1)
                    throw new InfluxQueryException(count == 0 ? "distinct function requires at least one argument" : "distinct function can only have one argument");
                break;
            default:
                if (count != 1)
                    throw new InfluxQueryException($"invalid number of arguments for {call.Name}, expected 1, got {count}");
                break;
        }
    }

    /// <summary>The unit of time of a rate, in nanoseconds.</summary>
    public static long Unit(Call call, long otherwise) => call.Arguments.Count > 1 ? ((DurationLiteral)call.Arguments[1]).Nanoseconds : otherwise;

    /// <summary>A number.</summary>
    public static double Number(Call call) => call.Arguments[1] is IntegerLiteral integer ? integer.Value : ((NumberLiteral)call.Arguments[1]).Value;
}
