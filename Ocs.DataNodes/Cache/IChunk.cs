using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>Rows of one block at ascending times, as a reader sees them: they never change.</summary>
internal interface IChunk
{
    /// <summary>How many rows there are.</summary>
    int Count { get; }

    /// <summary>The first time, unix seconds.</summary>
    double FirstTime { get; }

    /// <summary>The last time, unix seconds.</summary>
    double LastTime { get; }

    FeedColumnType TypeOf(int column);

    /// <summary>Copies the times; there is room for all.</summary>
    void CopyTimes(Span<double> times);

    /// <summary>Copies a field as numbers: booleans as 0 and 1, text as NaN.</summary>
    void CopyNumbers(int column, Span<double> numbers);

    /// <summary>Copies a field of whole numbers; only for <see cref="FeedColumnType.Integer"/>.</summary>
    void CopyIntegers(int column, Span<long> integers);

    /// <summary>Copies a field of text.</summary>
    void CopyTexts(int column, Span<string> texts);

    ColumnSummary Summarize(int column);
}
