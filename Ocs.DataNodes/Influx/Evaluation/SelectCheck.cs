using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Whether the columns of a SELECT fit together, before any data is looked at.</summary>
internal sealed class SelectCheck
{
    private readonly SelectStatement _statement;
    private readonly Interval _interval;
    private bool _onlySelectors = true;
    private bool _hasFields;
    private bool _hasDistinct;
    private int _calls;

    private SelectCheck(SelectStatement statement, Interval interval)
    {
        _statement = statement;
        _interval = interval;
    }

    /// <summary>Checks the columns.</summary>
    /// <returns>The columns without <c>time</c>, and the name of the column of times.</returns>
    /// <exception cref="InfluxQueryException">They do not fit together.</exception>
    public static (IReadOnlyList<Field> Fields, string TimeName) Run(SelectStatement statement, Interval interval) =>
        new SelectCheck(statement, interval).Run();

    private (IReadOnlyList<Field> Fields, string TimeName) Run()
    {
        var fields = new List<Field>();
        var timeName = "time";
        foreach (var field in _statement.Fields)
        {
            if (field.Expression is VarRef { Name: "time" })
            {
                timeName = field.Alias.Length > 0 ? field.Alias : timeName;
                continue;
            }

            fields.Add(field);
            Check(field.Expression, wildcards: true);
        }

        CheckTogether(fields.Count);
        return (fields, timeName);
    }

    private void CheckTogether(int fields)
    {
        if (fields == 0)
            throw new InfluxQueryException("at least 1 non-time field must be queried");
        if (_calls == 0)
        {
            if (_statement.Fill.Kind is FillKind.None)
                throw new InfluxQueryException("fill(none) must be used with a function");
            if (_statement.Fill.Kind is FillKind.Linear)
                throw new InfluxQueryException("fill(linear) must be used with a function");
            if (!_interval.IsNone)
                throw new InfluxQueryException("GROUP BY requires at least one aggregate function");
        }

        if (_hasDistinct && (_calls != 1 || _hasFields))
            throw new InfluxQueryException("aggregate function distinct() cannot be combined with other functions or fields");
        if (!_hasFields)
            return;
        if (!_onlySelectors)
            throw new InfluxQueryException("mixing aggregate and non-aggregate queries is not supported");
        if (_calls > 1)
            throw new InfluxQueryException("mixing multiple selector functions with tags or fields is not supported");
    }

    private void Check(Expression expression, bool wildcards)
    {
        switch (expression)
        {
            case VarRef:
                _hasFields = true;
                break;
            case Wildcard:
                _hasFields = true;
                if (!wildcards)
                    throw new InfluxQueryException("unable to use wildcard in a binary expression");
                break;
            case RegexLiteral:
                _hasFields = true;
                if (!wildcards)
                    throw new InfluxQueryException("unable to use regex in a binary expression");
                break;
            case ParenExpr paren:
                Check(paren.Inner, wildcards);
                break;
            case BinaryExpr { Left: Literal, Right: Literal }:
                throw new InfluxQueryException("field must contain at least one variable");
            case BinaryExpr binary:
                if (binary.Left is not Literal)
                    Check(binary.Left, false);
                if (binary.Right is not Literal)
                    Check(binary.Right, false);
                break;
            case Call call:
                CheckCall(call, wildcards);
                break;
            default:
                throw new InfluxQueryException("field must contain at least one variable");
        }
    }

    private void CheckCall(Call call, bool wildcards)
    {
        var kind = InfluxFunction.Kind(call.Name);
        if (kind == FunctionKind.Math)
        {
            CheckMath(call, wildcards);
            return;
        }

        _calls++;
        if (kind == FunctionKind.None)
        {
            throw new InfluxQueryException(call.Name is "top" or "bottom" or "sample" or "holt_winters" or "holt_winters_with_fit"
                ? $"{call.Name}() is not supported here"
                : $"undefined function {call.Name}()");
        }

        _onlySelectors &= kind == FunctionKind.Selector;
        FunctionArguments.Check(call);
        if (call.Name == "distinct")
        {
            _hasDistinct = true;
            if (call.Arguments[0] is not VarRef)
                throw new InfluxQueryException("expected field argument in distinct()");
            return;
        }

        if (call.Name == "count" && call.Arguments[0] is Call { Name: "distinct", Arguments: [VarRef] })
            return;
        if (kind == FunctionKind.Transformation)
            CheckTransformation(call, wildcards);
        else
            CheckSymbol(call, wildcards);
    }

    private void CheckMath(Call call, bool wildcards)
    {
        var expected = call.Name is "pow" or "log" or "atan2" ? 2 : 1;
        if (call.Arguments.Count != expected)
            throw new InfluxQueryException($"invalid number of arguments for {call.Name}, expected {expected}, got {call.Arguments.Count}");
        foreach (var argument in call.Arguments)
        {
            if (argument is not Literal)
                Check(argument, wildcards);
        }
    }

    private void CheckTransformation(Call call, bool wildcards)
    {
        if (call.Arguments[0] is Call inner)
        {
            if (_interval.IsNone)
                throw new InfluxQueryException($"{call.Name} aggregate requires a GROUP BY interval");
            if (InfluxFunction.Kind(inner.Name) == FunctionKind.Math)
                throw new InfluxQueryException($"expected field argument in {call.Name}()");
            CheckCall(inner, wildcards);
            return;
        }

        if (!_interval.IsNone)
            throw new InfluxQueryException($"aggregate function required inside the call to {call.Name}");
        CheckSymbol(call, wildcards);
    }

    private void CheckSymbol(Call call, bool wildcards)
    {
        switch (call.Arguments[0])
        {
            case VarRef:
                return;
            case Wildcard when !wildcards:
                throw new InfluxQueryException($"unsupported expression with wildcard: {call.Name}()");
            case RegexLiteral when !wildcards:
                throw new InfluxQueryException($"unsupported expression with regex field: {call.Name}()");
            case Wildcard or RegexLiteral:
                _onlySelectors = false;
                return;
            default:
                throw new InfluxQueryException($"expected field argument in {call.Name}()");
        }
    }
}
