using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Puts the fields there are in place of <c>*</c> and regular expressions.</summary>
internal static class FieldExpansion
{
    public static IReadOnlyList<Field> Expand(IReadOnlyList<Field> fields, SelectScope scope, SelectDimensions dimensions, bool groupsAll)
    {
        if (!fields.Any(field => field.Expression.SelfAndDescendants().Any(node => node is Wildcard or RegexLiteral)))
            return fields;
        var names = scope.Fields.Select(pair => new VarRef(pair.Key, pair.Value)).ToList();
        if (names.Count > 0 && !groupsAll)
            names.AddRange(scope.Tags.Where(tag => !dimensions.Tags(tag)).Select(tag => new VarRef(tag, InfluxType.Tag)));
        names.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name) is var order and not 0 ? order : one.Type.CompareTo(other.Type));
        return [.. fields.SelectMany(field => Expand(field, names))];
    }

    private static IEnumerable<Field> Expand(Field field, List<VarRef> names)
    {
        switch (field.Expression)
        {
            case Wildcard wildcard:
                return names.Where(name => name.Type == InfluxType.Tag ? wildcard.Tags : wildcard.Fields).Select(name => new Field(name, ""));
            case RegexLiteral regex:
                return names.Where(name => regex.Regex.IsMatch(name.Name)).Select(name => new Field(name, ""));
            case Call call:
                var inner = Innermost(call);
                var pattern = inner.Arguments[0] as RegexLiteral;
                if (pattern is null && inner.Arguments[0] is not Wildcard)
                    return [field];
                if (inner.Arguments[0] is Wildcard { Fields: false })
                    throw new InfluxQueryException($"unable to use tag wildcard in {inner.Name}()");
                return names
                    .Where(name => InfluxFunction.Takes(inner.Name, name.Type) && (pattern is null || pattern.Regex.IsMatch(name.Name)))
                    .Select(name => new Field(Replace(call, name), $"{ColumnNames.NameOf(field)}_{name.Name}"));
            case BinaryExpr binary:
                if (binary.SelfAndDescendants().Any(node => node is Wildcard))
                    throw new InfluxQueryException($"unsupported expression with wildcard: {binary}");
                if (binary.SelfAndDescendants().Any(node => node is RegexLiteral))
                    throw new InfluxQueryException($"unsupported expression with regex field: {binary}");
                return [field];
            default:
                return [field];
        }
    }

    private static Call Innermost(Call call)
    {
        while (call.Arguments.Count > 0 && call.Arguments[0] is Call inner)
            call = inner;
        return call;
    }

    private static Call Replace(Call call, VarRef name) =>
        new(call.Name, [call.Arguments[0] is Call inner ? Replace(inner, name) : name, .. call.Arguments.Skip(1)]);
}
