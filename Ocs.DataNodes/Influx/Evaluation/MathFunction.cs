using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Arithmetic functions of columns.</summary>
internal static class MathFunction
{
    public static InfluxType TypeOf(string function, InfluxType argument)
    {
        if (argument is InfluxType.Unknown)
            return argument;
        if (!argument.IsNumber())
            throw new InfluxQueryException($"invalid argument type for the first argument in {function}(): {argument.Text()}");
        return function is "abs" or "floor" or "ceil" or "round" or "pow" ? argument : InfluxType.Float;
    }

    public static Column Apply(string function, InfluxType type, Column[] arguments, int count)
    {
        var result = new Column(type, Math.Max(count, 1));
        for (var i = 0; i < count; i++)
        {
            var one = arguments[0][i];
            var two = arguments.Length > 1 ? arguments[1][i] : 0.0;
            if (one.IsMissing || two.IsMissing)
                result.AddMissing();
            else if (one.Type == InfluxType.Integer && function is "floor" or "ceil" or "round")
                result.Add(one);
            else if (one.Type == InfluxType.Integer && function == "abs")
                result.Add(one.Integer < 0 ? unchecked(-one.Integer) : one.Integer);
            else
                result.Add(Finite(Compute(function, one.CastTo(InfluxType.Float).Float, two.CastTo(InfluxType.Float).Float)));
        }

        return result;
    }

    private static InfluxValue Finite(double value) => double.IsNaN(value) ? default(InfluxValue) : value;

    private static double Compute(string function, double x, double y) => function switch
    {
        "abs" => Math.Abs(x),
        "sin" => Math.Sin(x),
        "cos" => Math.Cos(x),
        "tan" => Math.Tan(x),
        "asin" => Math.Asin(x),
        "acos" => Math.Acos(x),
        "atan" => Math.Atan(x),
        "exp" => Math.Exp(x),
        "ln" => Math.Log(x),
        "log2" => Math.Log2(x),
        "log10" => Math.Log10(x),
        "sqrt" => Math.Sqrt(x),
        "floor" => Math.Floor(x),
        "ceil" => Math.Ceiling(x),
        "round" => Math.Round(x, MidpointRounding.AwayFromZero),
        "pow" => Math.Pow(x, y),
        "log" => Math.Log(x) / Math.Log(y),
        _ => Math.Atan2(x, y),
    };
}
