using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Sinks;
using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.Aggregator;

/// <summary>Brings an archive to a database, as if it were recorded now; what is there already stands there once (g32influx).</summary>
public sealed class ArchiveUpload
{
    private const string FeedsMark = ".feeds.";
    private const int MostRows = 10_000;

    private readonly ISinkTarget _target;
    private readonly Queue<SinkBatch> _flying = [];
    private SinkBatch _batch = new();
    private readonly List<string> _faults = [];
    private int _rows;

    private ArchiveUpload(ISinkTarget target) => _target = target;

    /// <summary>How many points the database took.</summary>
    public long Points => _target.Points;

    /// <summary>How many points it refused; they are in the folder for them, with the reason.</summary>
    public long RefusedPoints => _target.RefusedPoints;

    /// <summary>One sentence for each file that could not be read to its end.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Uploads.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="address">The database, as in the aggregator's <c>--sink</c>.</param>
    /// <param name="refusedFolder">Where refused points go.</param>
    /// <param name="logger">Where faults go.</param>
    /// <param name="progress">Told how many files are done, of how many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">The address is none.</exception>
    /// <exception cref="IOException">The database takes nothing.</exception>
    public static async Task<ArchiveUpload> RunAsync(
        HkArchive archive, string address, string refusedFolder, ILogger logger, Action<int, int> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(progress);
        using var target = SinkAddress.Open(address, refusedFolder, logger);
        var upload = new ArchiveUpload(target);
        try
        {
            foreach (var (index, file) in archive.Files.Index())
            {
                await upload.AddAsync(file, cancellationToken).ConfigureAwait(false);
                progress(index + 1, archive.Files.Count);
            }

            while (upload._flying.TryDequeue(out var batch))
                await batch.Attempt.ConfigureAwait(false);
        }
        catch (SinkUnavailableException unavailable)
        {
            throw new IOException($"{target.Name} takes nothing: {unavailable.Message}", unavailable);
        }
        finally
        {
            foreach (var batch in upload._flying)
                await batch.Attempt.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return upload;
    }

    private async Task AddAsync(string file, CancellationToken cancellationToken)
    {
        // The frames of a file fit into memory, as each is at most some minutes of a feed.
        var messages = new Queue<FeedMessage>();
        if (HkArchive.Visit(file, frame => Read(frame, messages), cancellationToken) is { } fault)
            _faults.Add(fault);
        while (messages.TryDequeue(out var message))
        {
            _batch.Messages.Add(message);
            _rows += message.Blocks[0].Timestamps.Length;
            if (_rows >= MostRows)
                await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins to write what was read; the next is read meanwhile.</summary>
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_flying.Count >= _target.AtOnce)
            await _flying.Dequeue().Attempt.ConfigureAwait(false);
        _batch.Start(_target, cancellationToken);
        _flying.Enqueue(_batch);
        _batch = new SinkBatch();
        _rows = 0;
    }

    private static void Read(HkFrame frame, Queue<FeedMessage> messages)
    {
        if (frame.Type != HkFrameType.Data || frame.Address is not { } address || address.IndexOf(FeedsMark, StringComparison.Ordinal) is not (> 0 and var mark))
            return;
        var feed = new FeedInfo { AgentAddress = address[..mark], FeedName = address[(mark + FeedsMark.Length)..], Address = address, Record = true, SessionId = frame.ProviderSessionId ?? "" };
        foreach (var block in frame.ReadBlocks())
        {
            var times = new double[block.Times.Count];
            for (var row = 0; row < times.Length; row++)
                times[row] = G3Ticks.ToUnixSeconds(block.TimesSpan[row]);
            FeedColumn[] columns = [.. block.Fields.Where(field => field.Count == times.Length).Select(ToColumn).OfType<FeedColumn>()];
            if (columns.Length > 0)
                messages.Enqueue(new FeedMessage { Feed = feed, Blocks = [new FeedBlock { Name = block.Name, Timestamps = times, Columns = columns }], Received = default });
        }
    }

    private static FeedColumn? ToColumn(HkField field)
    {
        switch (field.Type)
        {
            case HkFieldType.Double:
                var doubles = new double[field.Count];
                field.ReadDoubles(doubles);
                return new FeedColumn { Name = field.Name, Type = FeedColumnType.Double, Doubles = doubles };
            case HkFieldType.Integer:
                var integers = new long[field.Count];
                field.ReadIntegers(integers);
                return new FeedColumn { Name = field.Name, Type = FeedColumnType.Integer, Integers = integers };
            case HkFieldType.Boolean:
                var booleans = new bool[field.Count];
                field.ReadBooleans(booleans);
                return new FeedColumn { Name = field.Name, Type = FeedColumnType.Boolean, Booleans = booleans };
            case HkFieldType.String:
                return new FeedColumn { Name = field.Name, Type = FeedColumnType.String, Strings = field.ReadStrings() };
            default:
                return null;
        }
    }
}
