using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// One peer, from its HELLO to its end. Messages come in on one thread at a time; messages to it are sent from any.
/// </summary>
internal sealed partial class RouterSession
{
    private readonly RouterCore _core;
    private volatile SessionState _state;
    private Realm? _realm;
    private Testaments? _testaments;
    private Guard? _guard;
    private DateTimeOffset _since;

    public RouterSession(RouterCore core, Link link, Entrance entrance)
    {
        _entrance = entrance;
        _core = core;
        _since = core.Clock.GetUtcNow();
        Link = link;
        link.Attach(this);
    }

    /// <summary>The router.</summary>
    public RouterCore Core => _core;

    /// <summary>Where its messages go.</summary>
    public Link Link { get; }

    /// <summary>Its id, from WELCOME on.</summary>
    public long Id { get; private set; }

    /// <summary>The realm it is in, or null.</summary>
    public Realm? Realm => Volatile.Read(ref _realm);

    /// <summary>The name of the realm it is in, or was.</summary>
    public string RealmName { get; private set; } = "";

    /// <summary>Who it is.</summary>
    public string AuthId { get; private set; } = "";

    /// <summary>The role that decides what it may do.</summary>
    public string Role { get; private set; } = "";

    /// <summary>How it showed who it is.</summary>
    public string AuthMethod { get; private set; } = "anonymous";

    /// <summary>Who vouches for it.</summary>
    public string AuthProvider { get; private set; } = "static";

    /// <summary>What others are told of it where it is disclosed.</summary>
    public PeerIdentity Identity => new(Id, AuthId, Role);

    /// <summary>Whether it is the router's own, made without a HELLO: no business of peers.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>What it can do as a callee.</summary>
    public PeerFeatures Features { get; private set; }

    /// <summary>Whether its role discloses it in the message that is being passed on.</summary>
    public bool IsDisclosed { get; set; }

    /// <summary>When it joined.</summary>
    public DateTimeOffset Joined { get; private set; }

    /// <summary>Its subscriptions, by id; the broker's lock guards them.</summary>
    public Dictionary<long, Subscriber> Subscriptions { get; } = [];

    /// <summary>Its registrations, by id; the dealer's lock guards them.</summary>
    public Dictionary<long, Registration> Registrations { get; } = [];

    /// <summary>The calls it has made and has no result of, by request; the dealer's lock guards them.</summary>
    public Dictionary<long, Invocation> Calls { get; } = [];

    /// <summary>The invocations it has to answer, by id; the dealer's lock guards them.</summary>
    public Dictionary<long, Invocation> Invocations { get; } = [];

    /// <summary>Its calls with arguments in several messages, or null where it has never made one; the dealer's lock guards it.</summary>
    public OpenCalls? OpenCalls { get; set; }

    /// <summary>What it wants published once it is gone.</summary>
    public Testaments Testaments => Volatile.Read(ref _testaments) ?? Interlocked.CompareExchange(ref _testaments, new Testaments(), null) ?? _testaments;

    /// <summary>The id of its latest invocation; the dealer's lock guards it.</summary>
    public long LastInvocation { get; set; }

    /// <summary>Takes one message.</summary>
    /// <exception cref="WampProtocolException">WAMP does not allow it: the connection is to be closed.</exception>
    /// <exception cref="FormatException">It is malformed: the connection is to be closed.</exception>
    public void Receive(ReadOnlySpan<byte> message)
    {
        MessageView.Parse(message, Link.Serializer, out var view);
        if (_state == SessionState.Joined)
            Route(view);
        else
            BeforeJoin(view);
    }

    /// <summary>Whether its role allows something that no message of its own asks for.</summary>
    public bool MayDo(Operation operation, ReadOnlySpan<byte> uri, MatchPolicy match = MatchPolicy.Exact) => _guard?.Allows(operation, uri, match) != false;

    /// <summary>Answers a request with an error that has a text, or nothing, for arguments.</summary>
    public void SendError(MessageType request, long requestId, string error, string? text = null)
    {
        using var builder = MessageBuilder.Rent(Link.Serializer);
        builder.Begin(text is null ? 5 : 6, MessageType.Error).Integer((int)request).Integer(requestId).EmptyMap().Text(error);
        if (text is not null)
            builder.BeginList(1).Text(text).EndList();
        Link.Send(builder.End().Written);
    }

    /// <summary>Goes on with a message that had to wait, if it is admitted now.</summary>
    public void Resume(ReadOnlySpan<byte> message, MessageFilter admits)
    {
        MessageView.Parse(message, Link.Serializer, out var view);
        if (_state != SessionState.Joined || Realm is not { } realm)
            return;
        if (admits(view))
            Dispatch(view);
        if (Realm is not null)
            return;

        // It left meanwhile, on another thread.
        realm.Broker.Leave(this);
        realm.Dealer.Leave(this);
    }

    /// <summary>Looks after it, once a second.</summary>
    public void Tick(DateTimeOffset now)
    {
        var patience = _core.Options.Limits.HelloTimeout;
        if (_state == SessionState.Left && patience > TimeSpan.Zero && now - _since > patience)
        {
            _since = DateTimeOffset.MaxValue;
            var reason = $"no session was begun within {patience.TotalSeconds:0.#} s";
            _core.OnLimit(this, RouterLimit.Hello, reason);
            Link.Close(WebSocketCloseCode.PolicyViolation, reason);
        }

        Link.Tick(now);
    }

    /// <summary>A message of its made the router stumble.</summary>
    public void OnFault(Exception error) => _core.OnFault(this, error);

    private void Route(in MessageView message)
    {
        _core.Counters.OnReceived(message.Type);
        if (_core.RequestLimits.Refuses(this, message))
            return;
        if (_guard is null || _guard.Admits(this, message))
            Dispatch(message);
    }

    private void Dispatch(in MessageView message)
    {
        if (Realm is not { } realm)
            return; // It was killed meanwhile.
        switch (message.Type)
        {
            case MessageType.Publish:
                realm.Broker.Publish(this, message);
                break;
            case MessageType.Call:
                realm.Dealer.Call(this, message);
                break;
            case MessageType.Yield:
                realm.Dealer.Yield(this, message);
                break;
            case MessageType.Error:
                realm.Dealer.Error(this, message);
                break;
            case MessageType.Subscribe:
                realm.Broker.Subscribe(this, message);
                break;
            case MessageType.Unsubscribe:
                realm.Broker.Unsubscribe(this, message);
                break;
            case MessageType.Register:
                realm.Dealer.Register(this, message);
                break;
            case MessageType.Unregister:
                realm.Dealer.Unregister(this, message);
                break;
            case MessageType.Cancel:
                realm.Dealer.Cancel(this, message);
                break;
            case MessageType.Goodbye:
                message.RequireCount(3, 3);
                Leave();
                SendGoodbye(WampError.CloseNormal, null);
                break;
            case MessageType.Hello:
                HelloReader.Check(message);
                break; // A second HELLO is passed over, as Crossbar.io does.
            case MessageType.Welcome:
                throw new WampProtocolException("missing mandatory roles attribute in options in WELCOME");
            default:
                throw Unexpected(message.Type);
        }
    }

    private static WampProtocolException Unexpected(MessageType type)
    {
        var name = type.ToString();
        return new WampProtocolException($"Unexpected message <class 'autobahn.wamp.message.{name}'>");
    }
}
