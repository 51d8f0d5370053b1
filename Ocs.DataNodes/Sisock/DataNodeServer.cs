using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Sisock;
using Ocs.Wamp;

namespace Ocs.DataNodes;

/// <summary>
/// Offers a data node to sisock's consumers: registers <c>get_fields</c> and <c>get_data</c>, and keeps the node on the hub's
/// list, whatever restarts in which order.
/// </summary>
public sealed partial class DataNodeServer(IDataNode node, WampConnection connection, DataNodeServerOptions options, ILoggerFactory loggers, TimeProvider clock) : IAsyncDisposable
{
    private readonly ILogger<DataNodeServer> _logger = loggers.CreateLogger<DataNodeServer>();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IAsyncDisposable> _registrations = [];
    private Task _announcing = Task.CompletedTask;
    private WampSession? _served;
    private WampSession? _added;
    private bool _isDenied;
    private bool _isDisposed;

    /// <summary>The clock of the pauses between announcements, where it is another than that of the samples.</summary>
    internal TimeProvider? Pauses { get; init; }

    /// <summary>Begins to offer the procedures and to add the node to the hub, as soon as there is a router and a hub.</summary>
    public void Start() => _announcing = Task.Run(AnnounceAsync);

    /// <summary>Takes the node off the hub's list; the connection stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _stop.CancelAsync();
        await _announcing;
        if (_added is { } session && ReferenceEquals(session, connection.Session))
        {
            try
            {
                await session.CallAsync(SisockNames.Subtract, WampArguments.Of(node.Name, session.Id), new CallOptions { Timeout = TimeSpan.FromSeconds(1) });
            }
            catch (Exception exception) when (exception is WampException or WampConnectionException or TimeoutException)
            {
                // No hub, nothing to be taken off.
            }
        }

        await WithdrawAsync();
        _stop.Dispose();
    }

    private async Task<WampArguments> GetFieldsAsync(WampInvocation call, CancellationToken interrupted)
    {
        var (from, to) = ReadRange(call.Arguments, 0);
        return WampArguments.Of(SisockMessages.WriteFields(await node.GetFieldsAsync(from, to, interrupted)));
    }

    private async Task<WampArguments> GetDataAsync(WampInvocation call, CancellationToken interrupted)
    {
        var asked = SisockNames.Argument(call.Arguments, 0, "field");
        List<string> fields = asked.AsStringOrNull() is { } one ? [one]
            : [.. (asked.AsListOrNull() ?? []).Select(name => name.AsStringOrNull()).OfType<string>().Distinct()];
        var (from, to) = ReadRange(call.Arguments, 1);
        var stride = SisockNames.Argument(call.Arguments, 3, "min_stride");
        double? seconds = stride.Kind is WampValueKind.Double or WampValueKind.Integer && stride.AsDouble() > 0 ? stride.AsDouble() : null;
        var series = await node.GetDataAsync(fields, from, to, seconds, interrupted);
        var each = Math.Max(4, options.MaximumPoints / Math.Max(1, series.Count));
        return WampArguments.Of(SisockMessages.WriteData(fields, [.. series.Select(data => data.Thin(seconds, each))]));
    }

    private (double From, double To) ReadRange(WampArguments arguments, int position)
    {
        var now = LiveCache.UnixSeconds(clock.GetUtcNow());
        return (
            SisockMessages.ReadTime(SisockNames.Argument(arguments, position, "start"), -3600, now),
            SisockMessages.ReadTime(SisockNames.Argument(arguments, position + 1, "end"), 0, now));
    }

    private async Task AnnounceAsync()
    {
        try
        {
            while (true)
            {
                _stop.Token.ThrowIfCancellationRequested();
                await connection.WaitUntilJoinedAsync(_stop.Token);
                if (connection.Session is { } session)
                    await Task.WhenAny(AnnounceOnceAsync(session), session.Ended);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAny(Task.Delay(options.AnnounceEvery, Pauses ?? clock, pause.Token), connection.Session?.Ended ?? Task.Delay(options.AnnounceEvery, Pauses ?? clock, pause.Token));
                await pause.CancelAsync();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WampConnectionException)
        {
            // Stopped, or the connection is closed for good.
        }
    }

    private async Task WithdrawAsync()
    {
        foreach (var registration in _registrations)
            await registration.DisposeAsync();
        _registrations.Clear();
    }

    /// <summary>Offers the procedures to a new session. Its end ends them, so they are not remembered by the connection.</summary>
    private async Task ServeAsync(WampSession session)
    {
        if (ReferenceEquals(_served, session))
            return;
        _registrations.Clear();
        try
        {
            _registrations.Add(await session.RegisterAsync(SisockNames.GetFields(node.Name), GetFieldsAsync, null, _stop.Token));
            _registrations.Add(await session.RegisterAsync(SisockNames.GetData(node.Name), GetDataAsync, null, _stop.Token));
        }
        catch
        {
            await WithdrawAsync();
            throw;
        }

        _served = session;
    }

    /// <summary>Serves and adds the node unless it is; a name that another node has is tried again until it is free.</summary>
    private async Task AnnounceOnceAsync(WampSession session)
    {
        try
        {
            await ServeAsync(session);
            var patience = new CallOptions { Timeout = TimeSpan.FromSeconds(10) };
            var added = await session.CallAsync(SisockNames.Add, WampArguments.Of(node.Name, node.Description, session.Id), patience, _stop.Token);
            if (added.At(0) == true)
            {
                _isDenied = false;
                _added = session;
                LogAdded(node.Name);
            }
            else if (!ReferenceEquals(_added, session))
            {
                Deny();
            }
        }
        catch (WampException exception) when (exception.ErrorUri == "wamp.error.procedure_already_exists")
        {
            Deny();
        }
        catch (Exception exception) when (exception is WampException or WampConnectionException or TimeoutException or OperationCanceledException)
        {
            // No hub yet, or none any more: it is asked again.
        }
    }

    private void Deny()
    {
        if (!_isDenied)
            LogDenied(node.Name);
        _isDenied = true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The hub lists the data node {Name}")]
    private partial void LogAdded(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another data node {Name} is running; this one is added when that is gone")]
    private partial void LogDenied(string name);
}
