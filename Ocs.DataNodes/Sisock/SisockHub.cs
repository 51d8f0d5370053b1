using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Sisock;
using Ocs.Wamp;

namespace Ocs.DataNodes;

/// <summary>
/// The list of data nodes of a site (sisock's hub.py): nodes add and subtract themselves, consumers list them and are told of
/// changes; those whose session ends are taken off.
/// </summary>
public sealed partial class SisockHub(WampConnection connection, ILoggerFactory loggers) : IAsyncDisposable
{
    private const int MostNodes = 10_000;
    private const int MostLeft = 1000;

    private readonly ILogger<SisockHub> _logger = loggers.CreateLogger<SisockHub>();
    private readonly Lock _lock = new();
    private readonly List<Entry> _nodes = [];
    private readonly Queue<long> _left = [];
    private readonly Channel<(string Topic, Entry Node)> _changes = Channel.CreateBounded<(string, Entry)>(
        new BoundedChannelOptions(MostNodes) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly List<IAsyncDisposable> _remembered = [];
    private WampSession? _session;
    private Task _publishing = Task.CompletedTask;

    /// <summary>The names of the nodes, in the order in which they came.</summary>
    public IReadOnlyList<string> Nodes
    {
        get
        {
            lock (_lock)
                return [.. _nodes.Select(node => node.Name)];
        }
    }

    /// <summary>Offers the procedures; the connection offers them again after each reconnect. It need not be joined yet.</summary>
    /// <exception cref="WampException">There is a hub already.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _remembered.Add(await connection.RegisterAsync(SisockNames.Add, (call, _) => Task.FromResult(WampArguments.Of(Add(call.Arguments))), null, cancellationToken));
        _remembered.Add(await connection.RegisterAsync(SisockNames.Subtract, (call, _) => Task.FromResult(Subtract(call.Arguments)), null, cancellationToken));
        _remembered.Add(await connection.RegisterAsync(SisockNames.List, (_, _) => Task.FromResult(WampArguments.Of(List())), null, cancellationToken));
        _remembered.Add(await connection.SubscribeAsync(SisockNames.SessionLeft, OnSessionLeft, null, cancellationToken));
        _publishing = Task.Run(PublishChangesAsync, CancellationToken.None);
    }

    /// <summary>Takes the procedures back; the connection stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        _changes.Writer.TryComplete();
        await _publishing;
        foreach (var one in _remembered)
            await one.DisposeAsync();
        _remembered.Clear();
    }

    private bool Add(WampArguments arguments)
    {
        var name = Text(arguments, 0, "name");
        var description = SisockNames.Argument(arguments, 1, "description").AsStringOrNull() ?? "";
        var session = SisockNames.Argument(arguments, 2, "session_id");
        if (session.Kind != WampValueKind.Integer)
            throw new WampException("wamp.error.invalid_argument", $"The data node {name} must be added with the id of its session.");
        lock (_lock)
        {
            ForgetAfterReconnect();
            // A call may be handled after the event that tells that its caller is gone.
            if (_nodes.Exists(node => node.Name == name) || _nodes.Count >= MostNodes || _left.Contains(session.AsInteger()))
                return false;
            var added = new Entry(name, description, session.AsInteger());
            _nodes.Add(added);
            _changes.Writer.TryWrite((SisockNames.Added, added));
        }

        LogAdded(name);
        return true;
    }

    private WampArguments Subtract(WampArguments arguments)
    {
        var name = Text(arguments, 0, "name");
        var session = SisockNames.Argument(arguments, 1, "session_id");
        if (session.Kind != WampValueKind.Integer || Remove(node => node.Name == name && node.Session == session.AsInteger()) == 0)
            LogNotSubtracted(name);
        return WampArguments.Of(WampValue.Null);
    }

    private WampList List()
    {
        lock (_lock)
        {
            ForgetAfterReconnect();
            return new WampList(_nodes.Select(node => (WampValue)node.ToMap()));
        }
    }

    private void OnSessionLeft(in WampEvent received)
    {
        var session = received.GetArguments().At(0);
        if (session.Kind != WampValueKind.Integer)
            return;
        lock (_lock)
        {
            if (_left.Count == MostLeft)
                _left.Dequeue();
            _left.Enqueue(session.AsInteger());
            Remove(node => node.Session == session.AsInteger());
        }
    }

    private int Remove(Predicate<Entry> matches)
    {
        lock (_lock)
        {
            var gone = _nodes.FindAll(matches);
            foreach (var node in gone)
            {
                _nodes.Remove(node);
                _changes.Writer.TryWrite((SisockNames.Subtracted, node));
            }

            return gone.Count;
        }
    }

    /// <summary>Sessions end with their router: after we joined anew, no entry of before counts. Nodes add themselves again.</summary>
    private void ForgetAfterReconnect()
    {
        if (ReferenceEquals(_session, connection.Session))
            return;
        if (_session is not null)
            Remove(_ => true);
        _session = connection.Session;
    }

    private async Task PublishChangesAsync()
    {
        await foreach (var (topic, node) in _changes.Reader.ReadAllAsync())
        {
            try
            {
                await connection.PublishAsync(topic, WampArguments.Of(node.ToMap()));
            }
            catch (Exception exception) when (exception is WampException or WampConnectionException)
            {
                // Nobody hears while the router is away; consumers list the nodes when it is back.
                LogNotPublished(node.Name, exception.Message);
            }
        }
    }

    private static string Text(WampArguments arguments, int position, string name) =>
        SisockNames.Argument(arguments, position, name).AsStringOrNull() is { Length: > 0 and <= 1000 } text ? text
            : throw new WampException("wamp.error.invalid_argument", $"The argument {name} must be a text of at most 1000 characters.");

    [LoggerMessage(Level = LogLevel.Information, Message = "The data node {Name} was added")]
    private partial void LogAdded(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The data node {Name} was not taken off the list: none of that name and session is on it")]
    private partial void LogNotSubtracted(string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "The change of the data node {Name} was not told: {Reason}")]
    private partial void LogNotPublished(string name, string reason);

    private sealed record Entry(string Name, string Description, long Session)
    {
        public WampMap ToMap() => new() { ["name"] = Name, ["description"] = Description };
    }
}
