using Ocs.DataNodes.Compression;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>The newest values of one field, not yet packed. Rows beyond the chunk's count are the writer's.</summary>
internal abstract class OpenColumn
{
    public abstract FeedColumnType Type { get; }

    /// <summary>A column that can hold values of a type.</summary>
    public static OpenColumn Create(FeedColumnType type, int capacity) => type switch
    {
        FeedColumnType.Double => new DoubleColumn(capacity),
        FeedColumnType.Integer => new IntegerColumn(capacity),
        FeedColumnType.Boolean => new BooleanColumn(capacity),
        _ => new StringColumn(capacity),
    };

    /// <summary>Copies values of a message, which are of this type or convert to it exactly.</summary>
    public abstract void Set(int row, FeedColumn source, int from, int count);

    /// <summary>Copies rows of another column of the same type.</summary>
    public abstract void Set(int row, OpenColumn source, int from, int count);

    /// <summary>Whether a row holds what a message holds, bit for bit.</summary>
    public abstract bool Equals(int row, FeedColumn source, int at);

    /// <summary>Copies the first rows as numbers: booleans as 0 and 1, text as NaN.</summary>
    public abstract void CopyNumbers(Span<double> numbers);

    /// <summary>Copies the first rows as text; only for <see cref="FeedColumnType.String"/>.</summary>
    public virtual void CopyTexts(Span<string> texts) => throw new InvalidOperationException($"A column of {Type} holds no text.");

    /// <summary>Packs the first rows.</summary>
    /// <returns>The different texts of a column of text.</returns>
    public abstract string[]? Encode(int count, ByteSink sink);

    /// <summary>Unpacks rows from the first on.</summary>
    public abstract void Decode(ref ByteSource source, string[]? texts, int count);
}
