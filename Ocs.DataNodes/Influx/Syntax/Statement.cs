namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>One statement of a query.</summary>
internal abstract class Statement;

/// <summary>Where data comes from: a measurement by name, or those whose names match.</summary>
internal sealed record Source(string? Database, string? RetentionPolicy, string Name, InfluxRegex? Regex);

/// <summary>A column of a SELECT.</summary>
internal sealed record Field(Expression Expression, string Alias);

/// <summary>What stands for an empty time interval.</summary>
internal enum FillKind { Null, None, Number, Previous, Linear }

/// <summary><c>fill(…)</c>; the number is a double or a long.</summary>
internal sealed record Fill(FillKind Kind, Expression? Number)
{
    public static readonly Fill Null = new(FillKind.Null, null);
}

/// <summary>How many to answer and how many to pass over; 0 is no limit.</summary>
internal readonly record struct Limits(int Count, int Offset);

/// <summary><c>SELECT … FROM …</c>.</summary>
internal sealed class SelectStatement : Statement
{
    public required IReadOnlyList<Field> Fields { get; init; }

    public required IReadOnlyList<Source> Sources { get; init; }

    public Expression? Condition { get; init; }

    public IReadOnlyList<Expression> Dimensions { get; init; } = [];

    public Fill Fill { get; init; } = Fill.Null;

    public bool Descending { get; init; }

    public Limits Rows { get; init; }

    public Limits Series { get; init; }
}

/// <summary><c>SHOW DATABASES</c>.</summary>
internal sealed class ShowDatabasesStatement : Statement;

/// <summary><c>CREATE DATABASE name</c>.</summary>
internal sealed class CreateDatabaseStatement(string name) : Statement
{
    public string Name { get; } = name;

    public override string ToString() => $"CREATE DATABASE {Identifier.Quote(Name)}";
}

/// <summary><c>SHOW RETENTION POLICIES</c>.</summary>
internal sealed class ShowRetentionPoliciesStatement(string? database) : Statement
{
    public string? Database { get; } = database;
}

/// <summary>What the statements that list names have in common.</summary>
internal abstract class ShowStatement : Statement
{
    public string? Database { get; init; }

    public IReadOnlyList<Source> Sources { get; init; } = [];

    public Expression? Condition { get; init; }

    public Limits Rows { get; init; }

    public Limits Series { get; init; }
}

/// <summary><c>SHOW MEASUREMENTS</c>.</summary>
internal sealed class ShowMeasurementsStatement : ShowStatement;

/// <summary><c>SHOW FIELD KEYS</c>.</summary>
internal sealed class ShowFieldKeysStatement : ShowStatement;

/// <summary><c>SHOW TAG KEYS</c>.</summary>
internal sealed class ShowTagKeysStatement : ShowStatement;

/// <summary><c>SHOW SERIES</c>.</summary>
internal sealed class ShowSeriesStatement : ShowStatement;

/// <summary><c>SHOW TAG VALUES WITH KEY …</c>.</summary>
internal sealed class ShowTagValuesStatement : ShowStatement
{
    /// <summary>Which tag keys.</summary>
    public required Func<string, bool> KeyMatches { get; init; }
}
