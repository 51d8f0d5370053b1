using Ocs.G3;

namespace Ocs.DataNodes;

/// <summary>An archive of <c>.g3</c> files as a data node (sisock's g3_reader_server.py, with an index beside it instead of a database).</summary>
/// <param name="options">Which archive.</param>
/// <param name="indexFolder">Where its index is kept, made where it is missing; null to keep it in memory.</param>
public sealed class ArchiveDataNode(ArchiveNodeOptions options, string? indexFolder = null) : IDataNode
{
    /// <summary>More spans than any answer shows.</summary>
    private const int MostSpans = 50_000;

    private readonly HkHistory _history = new(options.DataDir, indexFolder, listedFor: TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public string Description => options.Description.Length > 0 ? options.Description : $"Archive {options.DataDir}";

    /// <summary>Makes what is missing of the index, so that the first question need not wait for it.</summary>
    public Task IndexAsync(CancellationToken cancellationToken) => AskAsync(
        () =>
        {
            _history.Update(cancellationToken: cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DataNodeField>> GetFieldsAsync(double from, double to, CancellationToken cancellationToken)
    {
        var fields = await AskAsync(() => _history.FindFields([], Ticks(from), Ticks(to), cancellationToken), cancellationToken);
        return [.. (fields ?? []).Select(field => new DataNodeField
        {
            Name = field.Name,
            Timeline = field.Name,
            Type = field.Type switch { HkFieldType.String => DataNodeFieldType.Text, HkFieldType.Boolean => DataNodeFieldType.Boolean, _ => DataNodeFieldType.Number },
        })];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DataNodeSeries>> GetDataAsync(
        IReadOnlyList<string> fields, double from, double to, double? stride, CancellationToken cancellationToken)
    {
        if (fields.Count == 0 || to < from)
            return [];
        var spans = stride is > 0 ? (int)Math.Clamp((to - from) / stride.Value, 1, MostSpans) : MostSpans;
        var found = await AskAsync(
            () => fields.Distinct(StringComparer.Ordinal).Select(field => _history.Thin(field, Ticks(from), Ticks(to), spans, cancellationToken)).OfType<HkSeries>().ToList(),
            cancellationToken);
        return [.. (found ?? []).Select(series => Read(series).Thin(stride, int.MaxValue))];
    }

    /// <summary>A time in ticks; one beyond all ticks is the first or the last of them.</summary>
    private static long Ticks(double seconds) => G3Ticks.FromUnixSeconds(Math.Clamp(seconds, -9e9, 9e9));

    private static async Task<T?> AskAsync<T>(Func<T> question, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(question, cancellationToken);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was recorded yet.
            return default;
        }
    }

    private static DataNodeSeries Read(HkSeries series)
    {
        var times = new double[series.Count];
        for (var row = 0; row < times.Length; row++)
            times[row] = G3Ticks.ToUnixSeconds(series.Ticks[row]);
        return new DataNodeSeries
        {
            Field = series.Name,
            Timeline = series.Name,
            Times = times,
            Numbers = series.Type == HkFieldType.String ? [] : series.Numbers.ToArray(),
            Texts = series.Type == HkFieldType.String ? series.Texts : null,
            IsBoolean = series.Type == HkFieldType.Boolean,
            FinalizedUntil = times.Length > 0 ? times[^1] : null,
        };
    }
}
