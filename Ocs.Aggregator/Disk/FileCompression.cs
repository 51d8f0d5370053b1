using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Ledger;
using Ocs.G3;

namespace Ocs.Aggregator.Disk;

/// <summary>Compresses the closed files of an archive, one at a time, beside the recording.</summary>
/// <param name="places">Where the archive is.</param>
/// <param name="ledger">Which files are ours.</param>
/// <param name="age">How long a file stays plain after its last write; null to compress none.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Where it is said what could not be compressed.</param>
internal sealed partial class FileCompression(RecordingPlaces places, FrameLedger ledger, TimeSpan? age, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan LookTime = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _looked = DateTimeOffset.MinValue;
    private Task _running = Task.CompletedTask;

    private string Drafts => Path.Combine(places.State, "compressing", Uri.EscapeDataString(places.InstanceId));

    /// <summary>After a crash: removes drafts, and of each file that is there plain and compressed the latter: nobody knows whether it is whole.</summary>
    public void Repair()
    {
        if (Directory.Exists(Drafts))
            Directory.Delete(Drafts, recursive: true);
        if (!Directory.Exists(places.Archive))
            return;
        foreach (var compressed in Directory.GetFiles(places.Archive, "*.g3" + CompressedFile.Extension, SearchOption.AllDirectories))
        {
            var plain = compressed[..^CompressedFile.Extension.Length];
            if (File.Exists(plain) && File.Exists(ledger.PathOf(plain)))
                File.Delete(compressed);
        }
    }

    /// <summary>Goes on, where there is anything to compress and nothing being compressed.</summary>
    /// <param name="before">Files of this unix second and behind it stay as they are.</param>
    public void Advance(long before)
    {
        if (age is null || !_running.IsCompleted || clock.GetUtcNow() - _looked < LookTime)
            return;
        _looked = clock.GetUtcNow();
        _running = Task.Run(() => Run(before, _stop.Token));
    }

    /// <summary>Stops; what was being compressed stays plain.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Compresses what is due.</summary>
    public void Run(long before, CancellationToken stop)
    {
        try
        {
            foreach (var file in HkArchive.Open(places.Archive).Files.TakeWhile(file => HkArchive.NumberOf(file) < before))
            {
                if (stop.IsCancellationRequested)
                    return;
                if (file.EndsWith(".g3", StringComparison.Ordinal) && clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) >= age && File.Exists(ledger.PathOf(file)))
                    CompressedFile.Compress(file, Drafts, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: the next record goes on.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            NotCompressed(logger, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A file of the archive could not be compressed and stays as it is: {Fault}")]
    private static partial void NotCompressed(ILogger logger, string fault);
}
