using System.Collections.Concurrent;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// A session of the router's own, which calls and publishes for others: for all who come over HTTP by one path, or for the router
/// itself where it asks an authenticator.
/// </summary>
internal sealed class ServiceCaller(string framing) : Link
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<byte[]>> _pending = new();
    private readonly Lock _lock = new();
    private long _request;

    public override WampSerializer Serializer => WampSerializer.Json;

    public override string Peer => framing;

    public override string Framing => framing;

    public override long QueuedBytes => 0;

    /// <summary>Calls a procedure with encoded arguments: nothing, a list, or a list and a map. Gives the RESULT or ERROR.</summary>
    /// <exception cref="OperationCanceledException">The router closes.</exception>
    public Task<byte[]> CallAsync(string procedure, byte[] arguments) =>
        SendAsync(MessageType.Call, isAcknowledged: false, procedure, arguments);

    /// <summary>Publishes encoded arguments. Gives the PUBLISHED or ERROR.</summary>
    /// <exception cref="OperationCanceledException">The router closes.</exception>
    public Task<byte[]> PublishAsync(string topic, byte[] arguments) =>
        SendAsync(MessageType.Publish, isAcknowledged: true, topic, arguments);

    public override void Receive(Span<byte> bytes) => Session.Receive(bytes);

    public override void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null)
    {
        MessageView.Parse(message, Serializer, out var view);
        var isAnswer = view.Type is MessageType.Result or MessageType.Published or MessageType.Error;
        if (isAnswer && view.TryGetInteger(view.Type == MessageType.Error ? 2 : 1, out var request) && _pending.TryRemove(request, out var answer))
            answer.TrySetResult(message.ToArray());
    }

    public override void Send(ReadOnlySpan<byte> message, Subscriber subscriber, bool isActive)
    {
    }

    public override void Close(int code, string reason) => Abort();

    public override void CloseTooSlow(ReadOnlySpan<byte> lastMessage, string reason) => Abort();

    public override void Abort()
    {
        foreach (var (request, answer) in _pending)
        {
            _pending.TryRemove(request, out _);
            answer.TrySetCanceled();
        }
    }

    private Task<byte[]> SendAsync(MessageType type, bool isAcknowledged, string uri, byte[] arguments)
    {
        var request = Interlocked.Increment(ref _request);
        var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[request] = answer;
        using (var builder = MessageBuilder.Rent(Serializer))
        {
            builder.Begin(4, type).Integer(request).BeginMap(isAcknowledged ? 1 : 0);
            if (isAcknowledged)
                builder.Key("acknowledge"u8).Boolean(true);
            builder.EndMap().Text(uri).Raw(arguments).End();
            lock (_lock)
                Session.Receive(builder.Written);
        }

        FlushList.Flush();
        return answer.Task;
    }
}
