using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Sisock;

namespace Ocs.DataNodes;

/// <summary>Text files of columns as a data node: weather archives, radiometers (sisock's weather, apex_weather and radiometer servers). Files are read again when they change.</summary>
public sealed partial class TextFileDataNode(TextFileNodeOptions options, ILoggerFactory loggers) : IDataNode
{
    /// <summary>The most files kept in memory; of further ones only their span of time.</summary>
    private const int MostKept = 64;

    private readonly ILogger<TextFileDataNode> _logger = loggers.CreateLogger<TextFileDataNode>();
    private readonly ConcurrentDictionary<string, Known> _files = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public string Description => options.Description.Length > 0 ? options.Description : $"Text files {options.Files}";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DataNodeField>> GetFieldsAsync(double from, double to, CancellationToken cancellationToken)
    {
        var fields = new SortedDictionary<string, DataNodeField>(StringComparer.Ordinal);
        foreach (var file in Between(from, to, cancellationToken))
        {
            for (var column = 0; column < file.Names.Length; column++)
                fields.TryAdd(file.Names[column], new DataNodeField { Name = file.Names[column], Timeline = Timeline(file.Names[column]), Unit = file.Units[column] });
        }

        return ValueTask.FromResult<IReadOnlyList<DataNodeField>>([.. fields.Values]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DataNodeSeries>> GetDataAsync(
        IReadOnlyList<string> fields, double from, double to, double? stride, CancellationToken cancellationToken)
    {
        var files = Between(from, to, cancellationToken).ToList();
        var series = fields.Select(field => Read(files, field, from, to).Thin(stride, int.MaxValue)).Where(one => one.Times.Count > 0);
        return ValueTask.FromResult<IReadOnlyList<DataNodeSeries>>([.. series]);
    }

    private string Timeline(string field) => $"{options.Name}.{field}";

    private DataNodeSeries Read(List<TextFile> files, string field, double from, double to)
    {
        var samples = new List<(double Time, double Value)>();
        foreach (var file in files)
        {
            var column = Array.IndexOf(file.Names, field);
            if (column < 0)
                continue;
            var first = RowOrder.CountBefore(file.Times, from);
            var end = RowOrder.CountBefore(file.Times, Math.BitIncrement(to));
            for (var row = first; row < end; row++)
            {
                if (double.IsFinite(file.Columns[column][row]))
                    samples.Add((file.Times[row], file.Columns[column][row]));
            }
        }

        var ordered = samples.OrderBy(sample => sample.Time).ToList();
        return new DataNodeSeries
        {
            Field = field,
            Timeline = Timeline(field),
            Times = [.. ordered.Select(sample => sample.Time)],
            Numbers = [.. ordered.Select(sample => sample.Value)],
            FinalizedUntil = ordered.Count > 0 ? ordered[^1].Time : null,
        };
    }

    private IEnumerable<TextFile> Between(double from, double to, CancellationToken cancellationToken)
    {
        foreach (var path in List())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Find(path) is { } known && known.First <= to && known.Last >= from && (known.Content ?? Read(path)) is { } content)
                yield return content;
        }
    }

    private string[] List()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Files))!;
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, Path.GetFileName(options.Files)).Order(StringComparer.Ordinal)] : [];
    }

    private Known? Find(string path)
    {
        var state = new FileInfo(path);
        var stamp = state.Exists ? (state.LastWriteTimeUtc, state.Length) : default;
        if (_files.TryGetValue(path, out var known) && known.Stamp == stamp)
            return known;
        if (Read(path) is not { Times.Length: > 0 } content)
            return null;
        var isKept = _files.Values.Count(file => file.Content is not null) < MostKept;
        return _files[path] = new Known(stamp, content.Times[0], content.Times[^1], isKept ? content : null);
    }

    private TextFile? Read(string path)
    {
        try
        {
            return TextFile.Read(path, options.Time, options.Columns);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(path, exception.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file {Path} cannot be read and is not plotted: {Reason}")]
    private partial void LogUnreadable(string path, string reason);

    private sealed record Known((DateTime Written, long Length) Stamp, double First, double Last, TextFile? Content);
}
