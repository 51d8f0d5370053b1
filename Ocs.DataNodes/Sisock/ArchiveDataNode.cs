using Ocs.G3;

namespace Ocs.DataNodes;

/// <summary>An archive of <c>.g3</c> files as a data node (sisock's g3_reader_server.py, without its database).</summary>
public sealed class ArchiveDataNode(ArchiveNodeOptions options) : IDataNode
{
    /// <summary>The span in which fields are looked for where somebody asks for everything: decoding years takes minutes.</summary>
    private static readonly TimeSpan LongestSearch = TimeSpan.FromHours(12);

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public string Description => options.Description.Length > 0 ? options.Description : $"Archive {options.DataDir}";

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DataNodeField>> GetFieldsAsync(double from, double to, CancellationToken cancellationToken)
    {
        var query = await Task.Run(() => Search(from, to, cancellationToken), cancellationToken);
        return [.. (query?.Series ?? []).Select(series => new DataNodeField
        {
            Name = series.Name,
            Timeline = series.Name,
            Type = series.Type switch { HkFieldType.String => DataNodeFieldType.Text, HkFieldType.Boolean => DataNodeFieldType.Boolean, _ => DataNodeFieldType.Number },
        })];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DataNodeSeries>> GetDataAsync(
        IReadOnlyList<string> fields, double from, double to, double? stride, CancellationToken cancellationToken)
    {
        if (fields.Count == 0 || to < from)
            return [];
        var query = await Task.Run(() => Open() is { } archive ? HkQuery.Run(archive, fields, G3Ticks.FromUnixSeconds(from), G3Ticks.FromUnixSeconds(to), cancellationToken) : null, cancellationToken);
        return [.. (query?.Series ?? []).Where(series => fields.Contains(series.Name)).Select(series => Read(series).Thin(stride, int.MaxValue))];
    }

    /// <summary>Looks into the last hours of the span that have files.</summary>
    private HkQuery? Search(double from, double to, CancellationToken cancellationToken)
    {
        if (Open() is not { Files.Count: > 0 } archive)
            return null;
        var newest = HkArchive.NumberOf(archive.Files[^1]);
        var last = newest > 0 ? Math.Min(to, newest + HkArchive.LongestFile.TotalSeconds) : to;
        var first = newest > 0 ? Math.Max(from, last - LongestSearch.TotalSeconds) : from;
        return HkQuery.Run(archive, [], G3Ticks.FromUnixSeconds(first), G3Ticks.FromUnixSeconds(last), cancellationToken);
    }

    private HkArchive? Open()
    {
        try
        {
            return HkArchive.Open(options.DataDir);
        }
        catch (IOException)
        {
            // Nothing was recorded yet.
            return null;
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
