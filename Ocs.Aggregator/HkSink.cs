using System.Globalization;
using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Log;

namespace Ocs.Aggregator;

/// <summary>
/// The archive files as a reader of the log, with a durable place of their own: each message is in exactly one frame, over
/// crashes too. One thread.
/// </summary>
internal sealed class HkSink : IDisposable
{
    private readonly LogReader _reader;
    private readonly RecordDecoder _decoder = new();
    private readonly FaultLog _faults;
    private readonly string _stateFile;
    private long _saved;

    /// <param name="log">The log.</param>
    /// <param name="state">Where it was; null for the beginning.</param>
    /// <param name="stateFile">Where that is kept.</param>
    /// <param name="store">What makes frames.</param>
    /// <param name="files">What writes them.</param>
    /// <param name="logger">Where faults go.</param>
    public HkSink(MessageLog log, HkSinkState? state, string stateFile, HkStore store, HkFiles files, ILogger logger)
    {
        _reader = new LogReader(log, Math.Max(state?.Position ?? 0, log.Begin));
        _faults = new FaultLog(logger);
        _stateFile = stateFile;
        _saved = _reader.Position;
        SavedFile = state?.File ?? 0;
        Store = store;
        Files = files;
        files.OnBegin = OnBegin;
    }

    public HkStore Store { get; }

    public HkFiles Files { get; }

    /// <summary>Before this everything is in files, and those are on disk.</summary>
    public long DurablePosition => _saved;

    /// <summary>The unix second of the file in progress when that was found out: files before it are whole and on disk.</summary>
    public long SavedFile { get; private set; }

    /// <summary>Takes over what the log has, and writes what is due.</summary>
    /// <param name="mostBytes">How much of the log to read at most.</param>
    /// <returns>Whether there is more.</returns>
    public bool Advance(long mostBytes = 64 << 20)
    {
        var begin = _reader.Position;
        var from = begin;
        while (!Store.IsFull && Files.Refusal is null && from - begin < mostBytes && _reader.TryRead(out var record))
        {
            var end = _reader.Position;
            if (record.Kind == Journals.JournalRecordKind.Message)
            {
                if (_decoder.TryDecode(record, out var message, out var fault))
                    Store.Add(message, from, end);
                else if (fault is not null)
                    _faults.Add("", fault);
            }

            from = end;
        }

        Store.Advance();
        return from - begin >= mostBytes;
    }

    /// <summary>Brings files to the disk for good, and the place in the log after them.</summary>
    /// <exception cref="IOException">That fails; the place stays.</exception>
    public void Save()
    {
        var position = Store.FirstWaiting ?? _reader.Position;
        var file = Files.CurrentFile is { } path && long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var second) ? second : SavedFile;
        if (position == _saved && file == SavedFile)
            return;
        Files.Sync();
        StateFile.Write(_stateFile, new HkSinkState(position, file, Store.Reach).Encode());
        (_saved, SavedFile) = (position, file);
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>
    /// A clock that was set back gives a file a name before that of the last one. The next start must look at it too, so it is
    /// put down first; to look at more files than needed does no harm.
    /// </summary>
    private void OnBegin(long second)
    {
        if (second >= SavedFile)
            return;
        if (HkSinkState.Read(_stateFile) is { } state)
            StateFile.Write(_stateFile, (state with { File = second }).Encode());
        SavedFile = second;
    }
}
