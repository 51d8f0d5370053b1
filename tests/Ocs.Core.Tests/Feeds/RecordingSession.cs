using System.Buffers;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Feeds;

/// <summary>A session that writes down what is published, or is away.</summary>
internal sealed class RecordingSession : IWampSession
{
    private readonly Lock _lock = new();
    private readonly List<string> _published = [];

    /// <summary>Whether publishing fails as it does without a router.</summary>
    public bool IsAway { get; set; }

    /// <summary>Awaited inside each publish, after the message is written.</summary>
    public Task Room { get; set; } = Task.CompletedTask;

    /// <summary>Each message: topic, then the arguments as JSON.</summary>
    public IReadOnlyList<string> Published
    {
        get
        {
            lock (_lock)
                return [.. _published];
        }
    }

    public async ValueTask PublishAsync<TState>(
        string topic, TState state, Action<WampWriter, TState> writeArguments, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (IsAway)
            throw new WampConnectionException("The router is away.");
        var bytes = new ArrayBufferWriter<byte>();
        writeArguments(WampWriter.Create(bytes, WampSerializer.Json), state);
        lock (_lock)
            _published.Add($"{topic} {Encoding.UTF8.GetString(bytes.WrittenSpan)}");
        await Room;
    }

    public ValueTask PublishAsync(string topic, WampArguments? arguments = null, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<WampArguments> CallAsync(string procedure, WampArguments? arguments = null, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IAsyncDisposable> RegisterAsync(string procedure, WampProcedure handler, RegisterOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IAsyncDisposable> SubscribeAsync(string topic, WampEventHandler handler, SubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
