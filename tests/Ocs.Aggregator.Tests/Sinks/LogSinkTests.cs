using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Log;
using Ocs.Aggregator.Sinks;
using Ocs.Feeds;

namespace Ocs.Aggregator.Tests.Sinks;

public sealed class LogSinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_database_that_fails_in_a_way_nobody_thought_of_is_tried_again()
    {
        using var archive = new LoggedArchive();
        using var log = MessageLog.Open(archive.Places.Log, archive.Places.Torn, 0);
        archive.Append(log, 1);
        archive.Append(log, 2);
        log.Sync();
        var target = new OddTarget();
        await using var sink = new LogSink(log, target, Path.Combine(archive.Folder, "place"), TimeProvider.System, NullLogger.Instance);
        sink.Start();
        await target.Written.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(2, target.Points);
    }

    [Fact]
    public async Task The_place_in_the_log_never_passes_a_batch_that_is_not_written()
    {
        using var archive = new LoggedArchive();
        using var log = MessageLog.Open(archive.Places.Log, archive.Places.Torn, 0);
        for (var seq = 1; seq <= 6; seq++)
            archive.Append(log, seq);
        log.Sync();
        var target = new BusyTarget();
        var place = Path.Combine(archive.Folder, "place");
        await using (var sink = new LogSink(log, target, place, TimeProvider.System, NullLogger.Instance))
        {
            sink.Start();
            await target.UntilWrittenAsync(2, Patience);
            Assert.Equal([2, 3], target.Written.Order());
            Assert.Equal(log.Begin, sink.DurablePosition);
            target.Refusal.SetException(new SinkUnavailableException("busy"));
            using var patience = new CancellationTokenSource(Patience);
            while (sink.DurablePosition < log.End)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }

        Assert.Equal(1, target.Written[2]);
        Assert.Equal([1, 2, 3, 4, 5, 6], target.Written.Order());
        Assert.Equal(log.End.ToString(System.Globalization.CultureInfo.InvariantCulture), await File.ReadAllTextAsync(place, TestContext.Current.CancellationToken));
    }

    /// <summary>Takes three batches at once, each of one message, and refuses the first of all the first time, when it is told to.</summary>
    private sealed class BusyTarget : ISinkTarget
    {
        private readonly Lock _lock = new();
        private readonly List<long> _written = [];
        private readonly SemaphoreSlim _news = new(0);
        private int _refused;

        public TaskCompletionSource Refusal { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<long> Written
        {
            get
            {
                lock (_lock)
                    return [.. _written];
            }
        }

        public string Name => "busy";

        public int AtOnce => 3;

        public int BatchBytes => 1;

        public string ExcludedBy => "exclude_influx";

        public long Points => 0;

        public long RefusedPoints => 0;

        public async Task UntilWrittenAsync(int count, TimeSpan patience)
        {
            while (Written.Count < count)
                Assert.True(await _news.WaitAsync(patience, TestContext.Current.CancellationToken));
        }

        public Task<long?> OpenAsync(string log, CancellationToken cancellationToken) => Task.FromResult<long?>(null);

        public async Task WriteAsync(IReadOnlyList<FeedMessage> messages, long position, CancellationToken cancellationToken)
        {
            var seq = Assert.Single(messages).Seq;
            if (seq == 1 && Interlocked.Exchange(ref _refused, 1) == 0)
                await Refusal.Task.WaitAsync(cancellationToken);
            lock (_lock)
                _written.Add(seq);
            _news.Release();
        }

        public void Dispose() => _news.Dispose();
    }

    /// <summary>Throws what no target should, at its opening and at its first write.</summary>
    private sealed class OddTarget : ISinkTarget
    {
        private int _attempts;

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "odd";

        public int AtOnce => 1;

        public int BatchBytes => 1 << 20;

        public string ExcludedBy => "exclude_influx";

        public long Points { get; private set; }

        public long RefusedPoints => 0;

        public Task<long?> OpenAsync(string log, CancellationToken cancellationToken) =>
            ++_attempts == 1 ? throw new SocketException(107) : Task.FromResult<long?>(null);

        public Task WriteAsync(IReadOnlyList<FeedMessage> messages, long position, CancellationToken cancellationToken)
        {
            if (++_attempts == 3)
                throw new OperationCanceledException("of something else");
            Points += messages.Count;
            Written.TrySetResult();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
