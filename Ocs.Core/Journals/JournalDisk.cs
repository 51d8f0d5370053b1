using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ocs.Journals;

/// <summary>
/// The thread that brings a journal to its folder. It takes what waits under the journal's lock and writes without it, so
/// that a disk that is slow or full keeps no agent waiting.
/// </summary>
internal sealed class JournalDisk(AgentJournal journal, string folder, TimeSpan syncTime, Lock gate) : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const string Discarded = "discarded";
    private const string Recorders = "recorders";

    private readonly SemaphoreSlim _work = new(0);
    private readonly Dictionary<JournalSegment, SafeFileHandle> _files = [];
    private readonly HashSet<SafeFileHandle> _unsynced = [];
    private readonly List<JournalSegment> _gone = [];
    private readonly List<string> _discarded = [];
    private List<string>? _recorders;
    private long _looked = Stopwatch.GetTimestamp();
    private bool _isUnnamed;
    private Thread? _thread;
    private int _signalled;
    private volatile bool _ending;

    /// <summary>How often what was written was synced.</summary>
    public long Syncs { get; private set; }

    /// <summary>Begins: reads what earlier processes left, then writes.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>There is something to do.</summary>
    public void Wake()
    {
        if (!_ending && Interlocked.Exchange(ref _signalled, 1) == 0)
            _work.Release();
    }

    /// <summary>Writes what waits, but does not stay for a disk that hangs.</summary>
    public void Dispose()
    {
        _ending = true;
        _work.Release();
        if (_thread?.Join(Patience) != false)
            _work.Dispose();
    }

    private void Run()
    {
        Load();
        while (true)
        {
            Volatile.Write(ref _signalled, 0);
            // What goes first may be the room for what comes.
            var fault = Remove();
            fault = Write() ?? fault;
            if (_unsynced.Count > 0 && TimeToLook <= TimeSpan.Zero)
                fault = SyncWhereNeeded() ?? fault;
            journal.OnDisk(fault);
            if (_ending)
            {
                Remove();
                Try(Sync);
                break;
            }

            _work.Wait(fault is not null ? Retry : _unsynced.Count > 0 ? TimeToLook : Timeout.InfiniteTimeSpan);
        }

        foreach (var file in _files.Values)
            file.Dispose();
    }

    private TimeSpan TimeToLook => TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((syncTime - Stopwatch.GetElapsedTime(_looked)).TotalMilliseconds)));

    private string? SyncWhereNeeded()
    {
        _looked = Stopwatch.GetTimestamp();
        return journal.IsToSync() ? Try(Sync) : null;
    }

    private void Sync()
    {
        if (_unsynced.Count == 0)
            return;
        foreach (var file in _unsynced)
            RandomAccess.FlushToDisk(file);
        _unsynced.Clear();
        if (_isUnnamed)
            SyncedFolder.Sync(folder);
        _isUnnamed = false;
        Syncs++;
    }

    private void Load()
    {
        var segments = new List<JournalSegment>();
        string? fault = null;
        try
        {
            SyncedFolder.Create(folder);
            foreach (var path in Directory.GetFiles(folder, "*.journal").Order(StringComparer.Ordinal))
            {
                if (JournalSegment.Load(path) is { } segment)
                    segments.Add(segment);
                else
                    File.Delete(path);
            }

            SyncEarlier(segments);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            fault = failure.Message;
        }

        journal.OnLoaded(segments, ReadLines(Discarded), ReadLines(Recorders), fault);
    }

    /// <summary>A process that was killed had not synced its last messages.</summary>
    private void SyncEarlier(List<JournalSegment> segments)
    {
        foreach (var segment in segments)
        {
            using var file = File.OpenHandle(segment.Path!, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(file);
        }

        if (segments.Count > 0)
            SyncedFolder.Sync(folder);
    }

    private List<string> ReadLines(string name)
    {
        try
        {
            var path = Path.Combine(folder, name);
            return File.Exists(path) ? [.. File.ReadAllLines(path)] : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string? Write()
    {
        while (true)
        {
            JournalSegment? segment;
            ReadOnlyMemory<byte> bytes;
            lock (gate)
            {
                segment = journal.NextToWrite();
                if (segment is null)
                    return null;
                bytes = segment.BeginWrite();
            }

            var fault = TryWrite(segment, bytes);
            lock (gate)
                segment.EndWrite(fault is null);
            if (fault is not null)
                return fault;
        }
    }

    private string? TryWrite(JournalSegment segment, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (!_files.TryGetValue(segment, out var file))
            {
                foreach (var (other, handle) in _files)
                {
                    if (_unsynced.Remove(handle))
                        RandomAccess.FlushToDisk(handle);
                    handle.Dispose();
                    _files.Remove(other);
                }

                _files[segment] = file = File.OpenHandle(segment.Path!, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                _isUnnamed = true;
            }

            RandomAccess.Write(file, bytes.Span, segment.OnDisk);
            _unsynced.Add(file);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    /// <summary>Deletes what is gone, and notes what was discarded.</summary>
    private string? Remove()
    {
        var (gone, discarded) = journal.TakeRemovals();
        _gone.AddRange(gone);
        _discarded.AddRange(discarded);
        _recorders = journal.TakeRecorders() ?? _recorders;
        // On a full disk notes wait until deleting has made room for them.
        var fault = Try(WriteNotes);
        return Try(Delete) ?? fault;
    }

    private void WriteNotes()
    {
        if (_discarded.Count > 0)
            File.AppendAllLines(Path.Combine(folder, Discarded), _discarded);
        _discarded.Clear();
        if (_recorders is not null)
            Replace(Path.Combine(folder, Recorders), _recorders);
        _recorders = null;
    }

    private void Delete()
    {
        foreach (var segment in _gone)
        {
            if (_files.Remove(segment, out var file))
            {
                _unsynced.Remove(file);
                file.Dispose();
            }

            File.Delete(segment.Path!);
        }

        _gone.Clear();
    }

    private static string? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private static void Replace(string path, List<string> lines)
    {
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
