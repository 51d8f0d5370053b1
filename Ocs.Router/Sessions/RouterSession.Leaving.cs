using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>How a peer goes: as it wishes, killed by another, too slow, or with its connection.</summary>
internal sealed partial class RouterSession
{
    private int _isTooSlow;
    private int _isLongEventTold;

    /// <summary>Sends GOODBYE, if it is in a realm.</summary>
    public void Goodbye(string reason, string? text = null)
    {
        if (_state == SessionState.Joined)
            SendGoodbye(reason, text);
    }

    /// <summary>Makes it leave, and tells it; from any thread. False when it had left already.</summary>
    public bool Kill(string reason, string? text)
    {
        if (!Leave())
            return false;
        SendGoodbye(reason, text);
        return true;
    }

    /// <summary>The connection is over.</summary>
    public void OnDisconnected()
    {
        lock (_joining)
        {
            Leave();
            _state = SessionState.Closed;
            _refusal?.Dispose();
        }

        _core.OnDisconnected(this);
    }

    /// <summary>More waits for it than may.</summary>
    public void OnTooSlow()
    {
        if (Interlocked.Exchange(ref _isTooSlow, 1) != 0)
            return;
        _core.OnTooSlow(this);
        var text = $"you read too slowly: {_core.Options.MaxQueuedBytes} bytes may wait for you";
        using var builder = MessageBuilder.Rent(Link.Serializer);
        builder.Begin(3, MessageType.Goodbye).BeginMap(1).Key("message"u8).Text(text).EndMap().Text(WampError.SlowConsumer).End();
        Link.CloseTooSlow(builder.Written, text);

        // Nothing reaches it any more, so it leaves now and not when its socket ends; on another thread, as this one may hold locks.
        ThreadPool.UnsafeQueueUserWorkItem(static session => session.LeaveAlone(), this, preferLocal: false);
    }

    /// <summary>An event is longer than it takes, and is dropped.</summary>
    public void OnLongEvent(int length)
    {
        _core.Counters.OnEventsDropped(1);
        if (Interlocked.Exchange(ref _isLongEventTold, 1) == 0)
            _core.OnLongEvent(this, length);
    }

    /// <summary>An answer is longer than it takes, so that it would wait for ever: it is closed.</summary>
    public void OnLongAnswer(int length)
    {
        _core.OnLimit(this, RouterLimit.Message, $"it takes {Link.MaxSentBytes} bytes, and an answer has {length}");
        Link.Close(WebSocketCloseCode.MessageTooBig, "");
    }

    /// <summary>Leaves its realm; false when it has left already. A peer leaves on its own thread, or on that of one who kills it.</summary>
    private bool Leave()
    {
        if (Interlocked.Exchange(ref _realm, null) is not { } realm)
            return false;
        realm.Sessions.TryRemove(Id, out _);
        Volatile.Read(ref _testaments)?.Publish(this, realm.Broker);
        if (!IsOwn)
            realm.Events.OnLeft(this);
        realm.Broker.Leave(this);
        realm.Dealer.Leave(this);
        _since = _core.Clock.GetUtcNow();
        _state = SessionState.Left;
        return true;
    }

    private void LeaveAlone()
    {
        try
        {
            Leave();
        }
        catch (Exception error)
        {
            // The last edge: what goes wrong while one leaves is no business of others.
            OnFault(error);
        }

        FlushList.Flush();
    }

    private void SendGoodbye(string reason, string? text)
    {
        using var builder = MessageBuilder.Rent(Link.Serializer);
        builder.Begin(3, MessageType.Goodbye);
        if (text is null)
            builder.EmptyMap();
        else
            builder.BeginMap(1).Key("message"u8).Text(text).EndMap();
        Link.Send(builder.Text(reason).End().Written);
    }
}
