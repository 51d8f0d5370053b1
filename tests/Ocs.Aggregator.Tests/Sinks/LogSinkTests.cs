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

    /// <summary>Throws what no target should, at its opening and at its first write.</summary>
    private sealed class OddTarget : ISinkTarget
    {
        private int _attempts;

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "odd";

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
