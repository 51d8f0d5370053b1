namespace Ocs.DataNodes;

/// <summary>The samples of one field, as a data node gives them.</summary>
public sealed class DataNodeSeries
{
    /// <summary>The name of the field.</summary>
    public required string Field { get; init; }

    /// <summary>The timeline of the samples; where several series name the same, their times are the same.</summary>
    public required string Timeline { get; init; }

    /// <summary>The times, ascending, in unix seconds.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>As many numbers as there are times, NaN where there is none; of a field of true and false 1 and 0. Empty for a field of text.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];

    /// <summary>As many texts as there are times; null for a field that is not text.</summary>
    public IReadOnlyList<string?>? Texts { get; init; }

    /// <summary>Whether the numbers stand for true and false.</summary>
    public bool IsBoolean { get; init; }

    /// <summary>Samples before this time, in unix seconds, do not change any more; null where nobody knows.</summary>
    public double? FinalizedUntil { get; init; }

    /// <summary>The rows that suffice where samples need to be no nearer than a stride: the smallest and the largest of each two strides.</summary>
    /// <param name="stride">Seconds; null for every sample.</param>
    /// <param name="mostPoints">The most samples; further ones widen the stride.</param>
    public DataNodeSeries Thin(double? stride, int mostPoints)
    {
        if (Times.Count == 0)
            return this;
        var least = Times.Count > mostPoints ? 2 * (Times[^1] - Times[0]) / Math.Max(1, mostPoints - 2) : 0;
        var seconds = Math.Max(2 * (stride ?? 0), least);
        if (seconds <= 0 || Times.Count <= 2)
            return this;
        return Pick(Texts is null ? Sisock.Thinning.Extremes([.. Times], [.. Numbers], seconds) : Sisock.Thinning.Changes([.. Times], Texts, seconds));
    }

    private DataNodeSeries Pick(List<int> rows) => rows.Count == Times.Count ? this : new DataNodeSeries
    {
        Field = Field,
        Timeline = Timeline,
        Times = [.. rows.Select(row => Times[row])],
        Numbers = Texts is null ? [.. rows.Select(row => Numbers[row])] : [],
        Texts = Texts is null ? null : [.. rows.Select(row => Texts[row])],
        IsBoolean = IsBoolean,
        FinalizedUntil = FinalizedUntil,
    };
}
