using System.Collections.Concurrent;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The one session that all HTTP callers share: it turns a call into a task.</summary>
internal sealed class HttpCaller : Link
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<HttpCallResult>> _pending = new();
    private readonly Lock _lock = new();
    private long _request;

    public override WampSerializer Serializer => WampSerializer.Json;

    public override string Peer => "http";

    public override string Framing => "http";

    public override long QueuedBytes => 0;

    /// <summary>Calls a procedure with encoded arguments: nothing, a list, or a list and a map.</summary>
    public async Task<HttpCallResult> CallAsync(string procedure, byte[] arguments)
    {
        var request = Interlocked.Increment(ref _request);
        var answer = new TaskCompletionSource<HttpCallResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[request] = answer;
        Send(request, procedure, arguments);
        return await answer.Task.ConfigureAwait(false);
    }

    public override void Receive(Span<byte> bytes) => Session.Receive(bytes);

    public override void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null)
    {
        MessageView.Parse(message, Serializer, out var view);
        if (view.Type == MessageType.Result && view.TryGetInteger(1, out var request) && _pending.TryRemove(request, out var answer))
            answer.TrySetResult(HttpCallResult.OfResult(view));
        else if (view.Type == MessageType.Error && view.TryGetInteger(2, out request) && _pending.TryRemove(request, out answer))
            answer.TrySetResult(HttpCallResult.OfError(view));
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

    private void Send(long request, string procedure, byte[] arguments)
    {
        using var builder = MessageBuilder.Rent(Serializer);
        builder.Begin(4, MessageType.Call).Integer(request).EmptyMap().Text(procedure).Raw(arguments).End();
        lock (_lock)
            Session.Receive(builder.Written);
        FlushList.Flush();
    }
}
