using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>What kind of function a name is.</summary>
internal enum FunctionKind
{
    /// <summary>Not one understood here.</summary>
    None,

    /// <summary>Many samples to one value.</summary>
    Aggregate,

    /// <summary>Many samples to one of them, which has a time.</summary>
    Selector,

    /// <summary>One value to the next, of samples or of aggregates.</summary>
    Transformation,

    /// <summary>Arithmetic on each value.</summary>
    Math,
}

/// <summary>The functions by name.</summary>
internal static class InfluxFunction
{
    public static FunctionKind Kind(string name) => name switch
    {
        "count" or "sum" or "mean" or "median" or "mode" or "stddev" or "spread" or "distinct" or "integral" => FunctionKind.Aggregate,
        "min" or "max" or "first" or "last" or "percentile" => FunctionKind.Selector,
        "derivative" or "non_negative_derivative" or "difference" or "non_negative_difference" or "moving_average"
            or "cumulative_sum" or "elapsed" => FunctionKind.Transformation,
        "abs" or "sin" or "cos" or "tan" or "asin" or "acos" or "atan" or "exp" or "ln" or "log2" or "log10" or "sqrt"
            or "floor" or "ceil" or "round" or "pow" or "log" or "atan2" => FunctionKind.Math,
        _ => FunctionKind.None,
    };

    /// <summary>Whether a function takes fields of a type.</summary>
    public static bool Takes(string name, InfluxType type) => type switch
    {
        InfluxType.Float or InfluxType.Integer => true,
        InfluxType.Boolean => name is "count" or "first" or "last" or "distinct" or "elapsed" or "mode" or "min" or "max",
        InfluxType.String => name is "count" or "first" or "last" or "distinct" or "elapsed" or "mode",
        _ => false,
    };

    /// <summary>The type of the result.</summary>
    public static InfluxType ResultType(string name, InfluxType argument) => name switch
    {
        "count" or "elapsed" => InfluxType.Integer,
        "mean" or "median" or "stddev" or "integral" or "derivative" or "non_negative_derivative" or "moving_average" => InfluxType.Float,
        _ => argument,
    };
}
