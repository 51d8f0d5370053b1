using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Ocs.DataNodes.Annotations;

/// <summary>
/// Annotations on disk: those that ended as lines of files named by the unix millisecond in which each begins, and what lasts
/// in <c>lasting.json</c>. Any thread; nobody waits for the disk who adds. The oldest files go when all take too much room.
/// </summary>
/// <param name="folder">Where they are; made where it is missing. Of two programs with the same folder the first one writes.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Told of what could not be written.</param>
internal sealed partial class AnnotationStore(string folder, TimeProvider clock, ILogger<AnnotationStore> logger) : IAsyncDisposable
{
    private const int SegmentBytes = 1 << 20;
    private const int MostSegments = 128;
    private const int MostWaiting = 4096;

    /// <summary>How much of what lasted is not known after a crash.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _waitingLock = new();
    private readonly List<Annotation> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AnnotationSegment> _segments = new(StringComparer.Ordinal);
    private Task _writing = Task.CompletedTask;
    private FileStream? _mine;
    private string? _segment;
    private bool _isFailing;

    /// <summary>How many annotations did not reach the disk because it did not keep up.</summary>
    public long Dropped { get; private set; }

    private string LastingFile => Path.Combine(folder, "lasting.json");

    /// <summary>The instances that annotations on disk are about.</summary>
    public IEnumerable<string> Instances
    {
        get
        {
            lock (_lock)
            {
                var segments = List();
                segments.ForEach(segment => segment.Update());
                return segments.SelectMany(segment => segment.Instances).ToHashSet(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Begins to write.</summary>
    /// <param name="lasting">Says what lasts at the moment.</param>
    /// <returns>What lasted when the program before was last known to run.</returns>
    public LastingState Start(Func<LastingState> lasting)
    {
        try
        {
            Directory.CreateDirectory(folder);
            _mine = new FileStream(Path.Combine(folder, "writer.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var before = File.Exists(LastingFile) ? LastingState.Decode(File.ReadAllBytes(LastingFile)) : LastingState.Nothing;
            _writing = Task.Run(() => WriteAsync(lasting));
            return before;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnwritable(folder, fault.Message);
            return LastingState.Nothing;
        }
    }

    /// <summary>Takes an annotation that has ended.</summary>
    public void Add(Annotation ended)
    {
        lock (_waitingLock)
        {
            if (_mine is null)
                return;
            if (_waiting.Count < MostWaiting)
                _waiting.Add(ended);
            else if (long.IsPow2(++Dropped))
                LogDropped(Dropped, folder);
        }
    }

    /// <summary>What was added in a range of time. One that is on its way to the disk may come twice.</summary>
    public IReadOnlyList<Annotation> Find(double from, double to)
    {
        List<Annotation> found;
        lock (_waitingLock)
            found = _waiting.FindAll(annotation => annotation.Start <= to && annotation.End >= from);
        lock (_lock)
            return [.. List().SelectMany(segment => segment.Find(from, to)), .. found];
    }

    /// <summary>Writes what waits, and what lasts.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _mine?.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync(Func<LastingState> lasting)
    {
        using var ticks = new PeriodicTimer(WriteEvery, clock);
        var goesOn = true;
        while (goesOn)
        {
            try
            {
                goesOn = await ticks.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                goesOn = false;
            }

            TryWrite(lasting);
        }
    }

    private void TryWrite(Func<LastingState> lasting)
    {
        try
        {
            AppendWaiting();
            var draft = LastingFile + ".new";
            File.WriteAllBytes(draft, lasting().Encode());
            File.Move(draft, LastingFile, overwrite: true);
            _isFailing = false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
                LogUnwritable(folder, fault.Message);
            _isFailing = true;
        }
    }

    /// <summary>Writes what waits; what could not be written is written the next time.</summary>
    private void AppendWaiting()
    {
        var lines = new ArrayBufferWriter<byte>();
        int count;
        lock (_waitingLock)
        {
            count = _waiting.Count;
            _waiting.ForEach(annotation => AnnotationLine.Write(lines, annotation));
        }

        if (count == 0)
            return;
        if (_segment is null || new FileInfo(_segment) is not { Exists: true, Length: < SegmentBytes })
        {
            _segment = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeMilliseconds()}.ndjson"));
            foreach (var oldest in Files().SkipLast(MostSegments - 1))
                File.Delete(oldest);
        }

        using (var file = new FileStream(_segment, FileMode.Append, FileAccess.Write, FileShare.Read))
            file.Write(lines.WrittenSpan);
        lock (_waitingLock)
            _waiting.RemoveRange(0, count);
    }

    private List<AnnotationSegment> List()
    {
        var files = Files();
        foreach (var gone in _segments.Keys.Except(files).ToList())
            _segments.Remove(gone);
        foreach (var file in files)
            _segments.TryAdd(file, new AnnotationSegment(file));
        return files.ConvertAll(file => _segments[file]);
    }

    /// <summary>The files, oldest first.</summary>
    private List<string> Files() =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.ndjson").OrderBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal)] : [];

    [LoggerMessage(Level = LogLevel.Warning, Message = "Annotations are not kept in {Folder} for the time being: {Fault}")]
    private partial void LogUnwritable(string folder, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} annotations were not written to {Folder}, which does not keep up")]
    private partial void LogDropped(long count, string folder);
}
