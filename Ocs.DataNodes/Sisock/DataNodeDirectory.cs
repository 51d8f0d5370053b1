using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Sisock;
using Ocs.Wamp;

namespace Ocs.DataNodes;

/// <summary>The data nodes that a sisock hub lists, wherever they run, as the data server plots them.</summary>
public sealed partial class DataNodeDirectory(WampConnection connection, DataNodeDirectoryOptions options, ILoggerFactory loggers, TimeProvider clock) : IAsyncDisposable
{
    private readonly ILogger<DataNodeDirectory> _logger = loggers.CreateLogger<DataNodeDirectory>();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IAsyncDisposable> _subscriptions = [];
    private readonly SemaphoreSlim _refreshing = new(1);
    private readonly SemaphoreSlim _changed = new(0);
    private bool _isDisposed;
    private Task _watching = Task.CompletedTask;
    private FrozenDictionary<string, ListedNode> _nodes = FrozenDictionary<string, ListedNode>.Empty;

    /// <summary>The names of the nodes that were listed last.</summary>
    public IReadOnlyCollection<string> Names => Nodes.Keys;

    /// <summary>Told after each look at the hub who is listed.</summary>
    internal Action<IReadOnlyCollection<string>>? Listed { get; set; }

    internal FrozenDictionary<string, ListedNode> Nodes => Volatile.Read(ref _nodes);

    /// <summary>Listens for nodes that come and go. The connection need not be joined yet.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _subscriptions.Add(await connection.SubscribeAsync(SisockNames.Added, OnChanged, null, cancellationToken));
        _subscriptions.Add(await connection.SubscribeAsync(SisockNames.Subtracted, OnChanged, null, cancellationToken));
        _watching = Task.Run(WatchAsync, CancellationToken.None);
    }

    /// <summary>Stops listening; the connection stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _stop.CancelAsync();
        await _watching;
        foreach (var subscription in _subscriptions)
            await subscription.DisposeAsync();
        _subscriptions.Clear();
        _refreshing.Dispose();
        _changed.Dispose();
        _stop.Dispose();
    }

    /// <summary>Asks the hub for its nodes, and each for its fields, all at once. What does not answer in time stays as it was.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            if (await TryCallAsync("the hub", SisockNames.List, WampArguments.Empty, cancellationToken) is not { } answer)
                return;
            var listed = (answer.AsListOrNull() ?? []).Select(node => node.AsMapOrNull()).OfType<WampMap>()
                .Where(node => node.GetOrNull("name").AsStringOrNull() is { Length: > 0 }).DistinctBy(node => node["name"]).ToList();
            var asked = await Task.WhenAll(listed.Select(node => DescribeAsync(node["name"].AsString(), node.GetOrNull("description").AsStringOrNull() ?? "", cancellationToken)));
            Volatile.Write(ref _nodes, asked.ToFrozenDictionary(node => node.Name, StringComparer.Ordinal));
            Listed?.Invoke(Names);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>The samples of some fields of a node; none where it does not answer in time.</summary>
    internal async Task<IReadOnlyList<DataNodeSeries>> ReadAsync(
        string name, IReadOnlyList<string> fields, double from, double to, double? stride, CancellationToken cancellationToken)
    {
        var call = new WampArguments { Positional = [new WampList(fields.Select(field => (WampValue)field)), Absolute(from), Absolute(to)], Keyword = new WampMap { ["min_stride"] = stride ?? WampValue.Null } };
        if (await TryCallAsync(name, SisockNames.GetData(name), call, cancellationToken) is not { } answer)
            return [];
        var node = Nodes.GetValueOrDefault(name);
        if (node is null || fields.Any(field => !node.Fields.ContainsKey(field)))
            node = await DescribeAsync(name, node?.Description ?? "", cancellationToken);
        return SisockMessages.ReadData(answer, node.Fields);
    }

    /// <summary>On the wire a time of 0 or less counts back from now.</summary>
    private static double Absolute(double time) => Math.Max(time, 1);

    private void OnChanged(in WampEvent received)
    {
        if (_changed.CurrentCount == 0)
            _changed.Release();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await connection.WaitUntilJoinedAsync(_stop.Token);
                await RefreshAsync(_stop.Token);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAny(_changed.WaitAsync(pause.Token), Task.Delay(options.RefreshEvery, clock, pause.Token));
                await pause.CancelAsync();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WampConnectionException)
        {
            // Stopped, or the connection is closed for good.
        }
    }

    private async Task<ListedNode> DescribeAsync(string name, string description, CancellationToken cancellationToken)
    {
        var answer = await TryCallAsync(name, SisockNames.GetFields(name), WampArguments.Of(1L, 0L), cancellationToken);
        if (answer is null && Nodes.TryGetValue(name, out var known))
            return known;
        var fields = SisockMessages.ReadFields(answer ?? WampValue.Null);
        return new ListedNode(name, description, fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal));
    }

    /// <summary>One answer; null where there is none, which is told in the log unless the router or the hub is away.</summary>
    private async Task<WampValue?> TryCallAsync(string who, string procedure, WampArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.CallAsync(procedure, arguments, new CallOptions { Timeout = options.Deadline }, cancellationToken);
            return answer.At(0);
        }
        catch (WampException exception) when (exception.ErrorUri == "wamp.error.no_such_procedure")
        {
            return null;
        }
        catch (Exception exception) when (exception is WampException or TimeoutException)
        {
            LogNoAnswer(who, procedure, exception.Message);
            return null;
        }
        catch (WampConnectionException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Who} did not answer {Procedure}: {Reason}")]
    private partial void LogNoAnswer(string who, string procedure, string reason);
}
