using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>How a peer comes in: its HELLO, its login, the realm.</summary>
internal sealed partial class RouterSession
{
    private readonly Entrance _entrance;
    private readonly Lock _joining = new();
    private long _reservedId;
    private LoginAttempt? _login;
    private ITimer? _refusal;
    private Hello _hello;

    /// <summary>Joins a realm without a HELLO: a peer that the router itself makes.</summary>
    public void JoinDirectly(Realm realm, string role, string authId, Guard? guard)
    {
        AuthId = authId;
        Role = role;
        IsOwn = true;
        _guard = guard;
        Enter(realm);
    }

    /// <summary>The id that it is going to have.</summary>
    public long ReserveId() => _reservedId = _reservedId == 0 ? WampId.Next() : _reservedId;

    /// <summary>Lets the peer in.</summary>
    public void Admit(Admission admission)
    {
        lock (_joining)
        {
            if (_state != SessionState.Left)
                return;
            _login = null;
            (AuthId, Role, AuthMethod, AuthProvider) = (admission.AuthId, admission.Role, admission.Method, admission.Provider);
            Features = _hello.Features;
            _guard = _entrance.IsTrusted ? null : _core.Roles.GuardFor(admission.Realm, admission.Role);
            Enter(_core.Realms[admission.Realm]);
            using var welcome = MessageBuilder.Rent(Link.Serializer);
            Link.Send(WelcomeWriter.Write(welcome, this).Written);
            Realm!.Events.OnJoined(this);
        }
    }

    /// <summary>Waits for an authenticator, and tells the peer when it refuses.</summary>
    public async Task WaitForAsync(Task asking)
    {
        try
        {
            await asking.ConfigureAwait(false);
        }
        catch (LoginRefusedException refusal)
        {
            Refuse(refusal);
        }
        catch (OperationCanceledException)
        {
            // The router is closing.
        }
        catch (Exception error)
        {
            // The last edge: this peer is not let in, the others go on.
            OnFault(error);
            Link.Abort();
        }

        FlushList.Flush();
    }

    private void BeforeJoin(in MessageView message)
    {
        switch (message.Type)
        {
            case MessageType.Hello when _login is null:
                Join(HelloReader.Read(message));
                break;
            case MessageType.Authenticate when _login is not null:
                message.RequireCount(3, 3);
                Answer(System.Text.Encoding.UTF8.GetString(message.GetUri(1, "signature")));
                break;
            case MessageType.Abort or MessageType.Challenge or MessageType.Authenticate:
                throw Unexpected(message.Type);
        }
    }

    private void Join(in Hello hello)
    {
        _hello = hello;
        try
        {
            _login = LoginAttempt.Create(_core, this, hello, _entrance);
            _login.Start();
        }
        catch (LoginRefusedException refusal)
        {
            Refuse(refusal);
        }
    }

    private void Answer(string signature)
    {
        try
        {
            _login!.Answer(signature);
        }
        catch (LoginRefusedException refusal)
        {
            Refuse(refusal);
        }
    }

    /// <summary>Tells the peer that it is not let in; one that guesses, later.</summary>
    private void Refuse(LoginRefusedException refusal)
    {
        var wait = refusal.IsGuess ? _core.FailedLogins.Add(PeerAddress.Of(Link.Peer)) : TimeSpan.Zero;
        _refusal?.Dispose();
        if (wait == TimeSpan.Zero)
            SendAbort(refusal);
        else
            _refusal = _core.Clock.CreateTimer(_ => SendLateAbort(refusal), null, wait, Timeout.InfiniteTimeSpan);
        _core.OnLoginRefused(this, _hello.AuthId, refusal, wait);
    }

    private void SendLateAbort(LoginRefusedException refusal)
    {
        SendAbort(refusal);
        FlushList.Flush();
    }

    private void SendAbort(LoginRefusedException refusal)
    {
        _login = null;
        using var builder = MessageBuilder.Rent(Link.Serializer);
        Link.Send(builder.Begin(3, MessageType.Abort).BeginMap(1).Key("message"u8).Text(refusal.Message).EndMap().Text(refusal.Error).End().Written);
    }

    private void Enter(Realm realm)
    {
        Volatile.Write(ref _realm, realm);
        RealmName = realm.Name;
        Joined = _core.Clock.GetUtcNow();
        do
        {
            Id = _reservedId == 0 ? WampId.Next() : _reservedId;
            _reservedId = 0;
        }
        while (!realm.Sessions.TryAdd(Id, this));
        _state = SessionState.Joined;
    }
}
