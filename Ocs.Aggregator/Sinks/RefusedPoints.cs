using System.Text;
using Microsoft.Extensions.Logging;

namespace Ocs.Aggregator.Sinks;

/// <summary>Keeps the points that a database will never take, a line each behind a comment that says why, up to a bound. Any thread.</summary>
/// <param name="path">The file.</param>
/// <param name="logger">Told of the first of each burst.</param>
internal sealed class RefusedPoints(string path, ILogger logger)
{
    private const long MostBytes = 64 << 20;

    private readonly Lock _lock = new();
    private readonly FaultLog _faults = new(logger);

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Sets one aside.</summary>
    public void Add(ReadOnlySpan<byte> point, string reason)
    {
        using var alone = _lock.EnterScope();
        Count++;
        var text = Encoding.UTF8.GetString(point).TrimEnd('\n');
        _faults.Add(path, $"A point was refused and set aside in {path}: {reason} ({(text.Length > 300 ? text[..300] + "…" : text)})");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            if (file.Length < MostBytes)
                file.Write(Encoding.UTF8.GetBytes($"# {reason.ReplaceLineEndings(" ")}\n{text}\n"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _faults.Add(path, $"Refused points cannot be kept: {fault.Message}");
        }
    }
}
