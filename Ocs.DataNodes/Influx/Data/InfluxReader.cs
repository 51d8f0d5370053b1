namespace Ocs.DataNodes.Influx.Data;

/// <summary>
/// The samples of one field, run by run, at ascending times. The spans are valid until the next call of
/// <see cref="MoveNext"/>.
/// </summary>
internal abstract class InfluxReader : IDisposable
{
    /// <summary>The type, which says which of the spans has the values.</summary>
    public abstract InfluxType Type { get; }

    /// <summary>The times of the run, in nanoseconds since 1970, each later than the one before.</summary>
    public abstract ReadOnlySpan<long> Times { get; }

    /// <summary>The values of a float field.</summary>
    public virtual ReadOnlySpan<double> Floats => default;

    /// <summary>The values of an integer field.</summary>
    public virtual ReadOnlySpan<long> Integers => default;

    /// <summary>The values of a string field.</summary>
    public virtual ReadOnlySpan<string> Strings => default;

    /// <summary>The values of a boolean field.</summary>
    public virtual ReadOnlySpan<bool> Booleans => default;

    /// <summary>Goes to the next run that is not empty; false at the end.</summary>
    public abstract bool MoveNext();

    /// <summary>One value of the run.</summary>
    public InfluxValue Value(int index) => Type switch
    {
        InfluxType.Float => Floats[index],
        InfluxType.Integer => Integers[index],
        InfluxType.Boolean => Booleans[index],
        InfluxType.String => Strings[index],
        _ => default,
    };

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
