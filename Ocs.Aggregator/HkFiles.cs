using System.Globalization;
using Ocs.Aggregator.Ledger;
using Ocs.G3;
using Ocs.Journals;

namespace Ocs.Aggregator;

/// <summary>
/// The files of an archive: <c>FOLDER/17600/1760099400.g3</c>, named by the unix second in which each begins. Each frame is
/// one write, so that a file in progress is readable up to its last whole frame. Every file begins with the session frame,
/// and the status frame before data. One thread.
/// </summary>
internal sealed class HkFiles(string folder, TimeSpan timePerFile, TimeProvider clock, Func<string, Stream>? create = null, FrameLedger? ledger = null) : IDisposable
{
    /// <summary>By how many seconds a clock may be set back and names still ascend; well within <see cref="HkArchive.LongestFile"/>.</summary>
    private const long ClockSteps = 3600;

    private readonly Func<string, Stream> _create = create ?? CreateFile;
    private readonly HashSet<string> _unsynced = new(StringComparer.Ordinal);
    private Stream? _stream;
    private DateTimeOffset _created;
    private long _whole;
    private bool _isNamed;
    private byte[] _status = [];

    /// <summary>The archive's folder.</summary>
    public string Folder => folder;

    /// <summary>How many bytes a file holds before the next one begins.</summary>
    public long MostBytes { get; init; } = long.MaxValue;

    /// <summary>Told of the unix second of a file before it begins; may be null.</summary>
    public Action<long>? OnBegin { get; set; }

    /// <summary>The session frame: set before anything is written.</summary>
    public ReadOnlyMemory<byte> Session { get; set; }

    /// <summary>The file in progress, or the last one; null before the first.</summary>
    public string? CurrentFile { get; private set; }

    /// <summary>Why the last frame could not be written, in one sentence; null when it was.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why nothing is to be written although it might be possible, in one sentence; null where it is.</summary>
    public string? Refusal
    {
        get;
        set
        {
            if (value is null && Fault == field)
                Fault = null;
            field = value;
        }
    }

    /// <summary>How many bytes were written, in whole frames.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many frames were written.</summary>
    public long Frames { get; private set; }

    /// <summary>Writes a status frame; false, with a <see cref="Fault"/>, where that fails.</summary>
    public bool TryWriteStatus(ReadOnlyMemory<byte> frame)
    {
        var copy = frame.ToArray();
        if (!TryWrite(copy, isStatus: true))
            return false;
        _status = copy;
        return true;
    }

    /// <summary>Writes a data frame; false, with a <see cref="Fault"/>, where that fails.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="content">What the ledger puts down of it.</param>
    public bool TryWriteData(ReadOnlyMemory<byte> frame, FrameContent? content = null) => TryWrite(frame, isStatus: false, content);

    /// <summary>Puts messages down of which nothing is in a frame; false where no file is open to put them beside.</summary>
    public bool TryNote(FrameContent content)
    {
        if (ledger is null)
            return true;
        if (_stream is null || Refusal is not null)
            return false;
        try
        {
            ledger.Add([], content);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Fault = $"The ledger of {CurrentFile} cannot be written: {fault.Message}";
            Abandon();
            return false;
        }
    }

    /// <summary>Brings all that was written to the disk for good.</summary>
    /// <exception cref="IOException">That fails.</exception>
    public void Sync()
    {
        foreach (var path in _unsynced.ToList())
        {
            if (ledger is not null)
                SyncWhereThere(ledger.PathOf(path));
            SyncWhereThere(path);
            _unsynced.Remove(path);
        }

        ledger?.Sync();
        Sync(_stream);
    }

    /// <summary>Lets go of the file in progress without another word.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    /// <summary>Ends the file in progress.</summary>
    public void Close()
    {
        var stream = _stream;
        _stream = null;
        try
        {
            using (stream)
            {
                ledger?.Sync();
                Sync(stream);
                ledger?.Dispose();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _unsynced.Add(CurrentFile!);
            Fault = $"The archive file {CurrentFile} could not be closed: {fault.Message}";
        }
    }

    /// <summary>The file, and that there is a file of that name.</summary>
    private void Sync(Stream? stream)
    {
        if (stream is not FileStream file)
            return;
        file.Flush(flushToDisk: true);
        if (!_isNamed)
            SyncedFolder.Sync(Path.GetDirectoryName(file.Name)!);
        _isNamed = true;
    }

    private bool TryWrite(ReadOnlyMemory<byte> frame, bool isStatus, FrameContent? content = null)
    {
        if (Refusal is not null)
        {
            Fault = Refusal;
            return false;
        }

        try
        {
            if (_stream is null)
                Open(isStatus);
            WriteFrame(frame, content);
            // Where the clock was set back too: names say when files begin.
            if ((clock.GetUtcNow() - _created).Duration() > timePerFile || _whole >= MostBytes)
                Close();
            Fault = null;
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Fault = _stream is null
                ? $"No archive file can be created in {folder}: {fault.Message}"
                : $"The archive file {CurrentFile} cannot be written: {fault.Message}";
            Abandon();
            return false;
        }
    }

    private void Open(bool isStatus)
    {
        _created = clock.GetUtcNow();
        var second = NextName(_created.ToUnixTimeSeconds());
        OnBegin?.Invoke(second);
        var path = PathOf(second);
        SyncedFolder.Create(Path.GetDirectoryName(path)!);
        ledger?.Begin(path);
        _stream = _create(path);
        CurrentFile = path;
        (_whole, _isNamed) = (0, false);
        WriteFrame(Session);
        if (!isStatus)
            WriteFrame(_status);
    }

    /// <summary>
    /// The second in which a file begins, or the next that is free behind those of up to an hour ahead: then two files began in
    /// one second, or the clock was set back, and readers take files in the order of their names.
    /// </summary>
    private long NextName(long second)
    {
        var next = second;
        foreach (var place in new[] { PathOf(second), PathOf(second + ClockSteps) }.Select(Path.GetDirectoryName).Distinct().Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(place!))
            {
                if (HkArchive.NumberOf(file) is var taken && taken >= next && taken <= second + ClockSteps)
                    next = taken + 1;
            }
        }

        return next;
    }

    private void WriteFrame(ReadOnlyMemory<byte> frame, FrameContent? content = null)
    {
        ledger?.Add(frame.Span, content);
        _stream!.Write(frame.Span);
        _stream.Flush();
        _whole += frame.Length;
        Bytes += frame.Length;
        Frames++;
    }

    private static void SyncWhereThere(string path)
    {
        if (!File.Exists(path))
            return;
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            RandomAccess.FlushToDisk(file);
        SyncedFolder.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Leaves a file that cannot be written on, cut to its last whole frame. The next frame begins another.</summary>
    private void Abandon()
    {
        var stream = _stream;
        _stream = null;
        if (stream is null)
            return;
        // Nothing counts as durable before its frames are.
        _unsynced.Add(CurrentFile!);
        try
        {
            using (stream)
                stream.SetLength(_whole);
            if (_whole == 0)
                File.Delete(CurrentFile!);
            ledger?.Abandon(_whole == 0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Fault += $" Its last frame may be cut off at byte {_whole}.";
        }
    }

    private string PathOf(long second)
    {
        var name = second.ToString(CultureInfo.InvariantCulture);
        return Path.Combine(folder, name[..Math.Min(5, name.Length)], name + ".g3");
    }

    // Unbuffered: what is written is with the operating system at once.
    private static FileStream CreateFile(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
}
