using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>What the columns of an answer are called.</summary>
internal static class ColumnNames
{
    /// <summary>The names, in order: aliases as they are, others with a number where one is taken.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<Field> fields)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (field.Alias.Length > 0)
                counts[field.Alias] = 1;
        }

        var names = new string[fields.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = fields[i].Alias.Length > 0 ? fields[i].Alias : Distinguish(NameOf(fields[i]), counts);
        return names;
    }

    /// <summary>The alias, else the name of the function or field; of an expression, all of them.</summary>
    public static string NameOf(Field field) => field.Alias.Length > 0 ? field.Alias : NameOf(field.Expression);

    private static string NameOf(Expression expression) => expression switch
    {
        Call call => call.Name,
        VarRef reference => reference.Name,
        ParenExpr paren => NameOf(paren.Inner),
        BinaryExpr binary => string.Join('_', Names(binary)),
        _ => "",
    };

    private static IEnumerable<string> Names(Expression expression) => expression switch
    {
        Call call => [call.Name],
        VarRef reference => [reference.Name],
        _ => expression.Children.SelectMany(Names),
    };

    private static string Distinguish(string name, Dictionary<string, int> counts)
    {
        if (counts.TryGetValue(name, out var count))
        {
            while (counts.ContainsKey($"{name}_{count}"))
                count++;
            counts[name] = count + 1;
            name = $"{name}_{count}";
        }

        counts[name] = counts.GetValueOrDefault(name) + 1;
        return name;
    }
}
