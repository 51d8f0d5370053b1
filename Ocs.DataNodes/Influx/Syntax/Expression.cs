using System.Globalization;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>A node of InfluxQL's syntax tree; its text is InfluxQL again.</summary>
internal abstract class Expression
{
    /// <summary>The nodes directly below.</summary>
    public virtual IEnumerable<Expression> Children => [];

    /// <summary>The kind of node, as InfluxDB's messages name it.</summary>
    public virtual string TypeName => "*influxql." + GetType().Name;

    /// <summary>This node and all below it.</summary>
    public IEnumerable<Expression> SelfAndDescendants()
    {
        yield return this;
        foreach (var child in Children)
        {
            foreach (var node in child.SelfAndDescendants())
                yield return node;
        }
    }
}

/// <summary>A field or tag by name, or <c>time</c>.</summary>
internal sealed class VarRef(string name, InfluxType type = InfluxType.Unknown) : Expression
{
    public string Name { get; } = name;

    /// <summary>The type asked for with <c>::type</c>, or <see cref="InfluxType.Unknown"/>.</summary>
    public InfluxType Type { get; } = type;

    public bool IsTime => Name.Equals("time", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Type == InfluxType.Unknown ? Identifier.Quote(Name) : $"{Identifier.Quote(Name)}::{Type.Text()}";
}

/// <summary>A function call.</summary>
internal sealed class Call(string name, IReadOnlyList<Expression> arguments) : Expression
{
    public string Name { get; } = name;

    public IReadOnlyList<Expression> Arguments { get; } = arguments;

    public override IEnumerable<Expression> Children => Arguments;

    public override string ToString() => $"{Name}({string.Join(", ", Arguments)})";
}

/// <summary>Two expressions and an operator between.</summary>
internal sealed class BinaryExpr(TokenKind operation, Expression left, Expression right) : Expression
{
    public TokenKind Operation { get; } = operation;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;

    public override IEnumerable<Expression> Children => [Left, Right];

    public override string ToString() => $"{Left} {BinaryOperator.Text(Operation)} {Right}";
}

/// <summary>An expression in parentheses.</summary>
internal sealed class ParenExpr(Expression inner) : Expression
{
    public Expression Inner { get; } = inner;

    public override IEnumerable<Expression> Children => [Inner];

    public override string ToString() => $"({Inner})";
}

/// <summary>A constant.</summary>
internal abstract class Literal : Expression;

/// <summary>A number with a decimal point.</summary>
internal sealed class NumberLiteral(double value) : Literal
{
    public double Value { get; } = value;

    public override string ToString() => Value.ToString("0.0##################", CultureInfo.InvariantCulture);
}

/// <summary>A number without a decimal point.</summary>
internal sealed class IntegerLiteral(long value) : Literal
{
    public long Value { get; } = value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A text in single quotes.</summary>
internal sealed class StringLiteral(string value) : Literal
{
    public string Value { get; } = value;

    public override string ToString() =>
        $"'{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";
}

/// <summary>True or false.</summary>
internal sealed class BooleanLiteral(bool value) : Literal
{
    public bool Value { get; } = value;

    public override string ToString() => Value ? "true" : "false";
}

/// <summary>A duration, in nanoseconds.</summary>
internal sealed class DurationLiteral(long nanoseconds) : Literal
{
    public long Nanoseconds { get; } = nanoseconds;

    public override string ToString() => DurationText.Format(Nanoseconds);
}

/// <summary>A regular expression.</summary>
internal sealed class RegexLiteral(InfluxRegex regex) : Literal
{
    public InfluxRegex Regex { get; } = regex;

    public override string ToString() => Regex.ToString();
}

/// <summary><c>*</c>, <c>*::field</c> or <c>*::tag</c>.</summary>
internal sealed class Wildcard(bool fields, bool tags) : Expression
{
    public bool Fields { get; } = fields;

    public bool Tags { get; } = tags;

    public override string ToString() => Fields && Tags ? "*" : Fields ? "*::field" : "*::tag";
}
