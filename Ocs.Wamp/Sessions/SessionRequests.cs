using System.Buffers;
using System.Collections.Concurrent;

namespace Ocs.Wamp;

/// <summary>Sends messages, numbers requests 1, 2, 3… in the order on the wire, and brings replies to those who wait.</summary>
internal sealed class SessionRequests(WampTransport transport)
{
    private readonly ConcurrentDictionary<long, PendingRequest> _pending = new();
    private readonly WampWriter _writer = WampWriter.Create(new ArrayBufferWriter<byte>(), transport.Serializer);
    private volatile WampConnectionException? _ended;
    private long _lastRequest;

    /// <summary>Sends a message; <paramref name="write"/> writes its elements.</summary>
    public ValueTask SendAsync<TState>(TState state, Action<WampWriter, TState> write, CancellationToken cancellationToken) => transport.SendAsync(
        (requests: this, state, write),
        static (output, message) =>
        {
            var writer = message.requests._writer;
            writer.Restart(output);
            writer.BeginMessage();
            message.write(writer, message.state);
            writer.EndMessage();
        },
        cancellationToken);

    /// <summary>Sends a request under the next id; <paramref name="write"/> writes the elements behind it.</summary>
    /// <param name="type">What is asked.</param>
    /// <param name="pending">Who waits for the reply; null where none comes.</param>
    /// <param name="state">For <paramref name="write"/>.</param>
    /// <param name="write">Writes the elements behind the request id.</param>
    /// <param name="cancellationToken">Stops waiting for room in the transport; the message goes out nevertheless.</param>
    public ValueTask RequestAsync<TState>(
        MessageType type, PendingRequest? pending, TState state, Action<WampWriter, TState> write, CancellationToken cancellationToken)
    {
        if (_ended is { } ended)
            return ValueTask.FromException(Again(ended));
        return SendAsync(
            (requests: this, type, pending, state, write),
            static (writer, message) =>
            {
                var request = message.requests._lastRequest + 1;
                writer.WriteInteger((long)message.type);
                writer.WriteInteger(request);
                message.write(writer, message.state);
                message.requests.Sent(request, message.pending);
            },
            cancellationToken);
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    public async Task<long> AskAsync<TState>(PendingRequest pending, TState state, Action<WampWriter, TState> write, CancellationToken cancellationToken)
    {
        await RequestAsync(pending.Type, pending, state, write, cancellationToken).ConfigureAwait(false);
        return (await pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false)).Id;
    }

    /// <summary>Gives a request up; false where it was answered already.</summary>
    public bool TryForget(PendingRequest pending) => _pending.TryRemove(new(pending.Request, pending));

    /// <summary>Takes a reply that grants an id, or nothing but success. Replies to requests that were given up mean nothing.</summary>
    public void OnGranted(MessageType asked, in ReceivedMessage message)
    {
        if (!_pending.TryRemove(message.GetId(1), out var pending))
            return;
        if (pending.Type != asked)
        {
            pending.TrySetException(new WampConnectionException($"The router answered a {pending.Type} as if it were a {asked}."));
            return;
        }

        var id = message.Has(2) ? message.GetId(2) : 0;
        pending.OnGranted?.Invoke(id);
        pending.TrySetResult((id, WampArguments.Empty));
    }

    /// <summary>Takes a RESULT.</summary>
    public void OnResult(in ReceivedMessage message)
    {
        var request = message.GetId(1);
        if (!_pending.TryGetValue(request, out var pending) || pending.Type != MessageType.Call)
            return;
        if (message.IsTrue(2, "progress"u8))
        {
            pending.OnProgress?.Invoke(message.GetArguments(3));
            return;
        }

        _pending.TryRemove(request, out _);
        try
        {
            pending.OnDetails?.Invoke(message.GetMap(2));
            pending.TrySetResult((0, message.GetArguments(3)));
        }
        catch (FormatException fault)
        {
            pending.TrySetException(fault);
        }
    }

    /// <summary>Takes an ERROR.</summary>
    public void OnError(in ReceivedMessage message)
    {
        if (_pending.TryRemove(message.GetId(2), out var pending))
            pending.TrySetException(new WampException(message.GetText(4), message.GetArguments(5)));
    }

    /// <summary>Ends it all: whoever waits, and whoever comes, gets this reason.</summary>
    public void End(WampConnectionException reason)
    {
        _ended = reason;
        foreach (var pending in _pending.Values)
            pending.TrySetException(Again(reason));
        _pending.Clear();
    }

    private static WampConnectionException Again(WampConnectionException reason) => new(reason.Message, reason) { Reason = reason.Reason };

    private void Sent(long request, PendingRequest? pending)
    {
        _lastRequest = request;
        if (pending is null)
            return;
        pending.Request = request;
        _pending[request] = pending;
        if (_ended is { } ended && TryForget(pending))
            pending.TrySetException(Again(ended));
    }
}
