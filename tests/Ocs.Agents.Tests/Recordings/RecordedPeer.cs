using System.Collections.Concurrent;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Recordings;

/// <summary>A client of a recording: what it calls, and what it hears.</summary>
internal sealed class RecordedPeer(LocalSite site, WampSession session) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _heard = [];
    private CancellationTokenSource _cancel = new();

    /// <summary>The call that is not answered yet, or whose answer nobody looked at.</summary>
    public Task<string> Answer { get; private set; } = Task.FromResult("nothing was called");

    /// <param name="site">Where.</param>
    /// <param name="subprotocol">How it speaks, over a WebSocket; null for in memory.</param>
    public static async Task<RecordedPeer> JoinAsync(LocalSite site, string? subprotocol)
    {
        var endpoint = site.Endpoint;
        if (subprotocol is not null)
        {
            await site.Router.StartAsync();
            endpoint = WampEndpoint.Parse(site.Router.WebSocketUrl, new WampEndpointOptions
            {
                Serializers = [subprotocol.Contains("cbor", StringComparison.Ordinal) ? WampSerializer.Cbor : WampSerializer.Json],
                Batched = subprotocol.EndsWith(".batched", StringComparison.Ordinal),
                PingInterval = TimeSpan.Zero,
            });
        }

        var options = new WampConnectionOptions { Endpoint = endpoint, Realm = "test_realm" };
        return new RecordedPeer(site, await WampSession.JoinAsync(options));
    }

    public void Call(string procedure, WampList positional, WampMap keyword) => Answer = CallAsync(procedure, positional, keyword, _cancel.Token);

    public async Task CancelAsync()
    {
        using var cancelled = _cancel;
        _cancel = new CancellationTokenSource();
        await cancelled.CancelAsync();
    }

    public async Task SubscribeAsync(string topic, string match)
    {
        var heard = _heard[topic] = new ConcurrentQueue<string>();
        var options = new SubscribeOptions { Match = Enum.Parse<MatchPolicy>(match, ignoreCase: true) };
        await site.PassTimeAsync(session.SubscribeAsync(topic, Listen, options));

        void Listen(in WampEvent received) => heard.Enqueue($"{received.Topic} {RecordedText.Of(received.GetArguments().At(0))}");
    }

    /// <summary>The next event of a subscription; heartbeats only where one is asked for.</summary>
    public async Task<string> HearAsync(string topic, bool heartbeat)
    {
        string? found = null;
        await site.PassTimeUntilAsync(() =>
        {
            while (found is null && _heard[topic].TryDequeue(out var next))
            {
                if (next.Contains("feeds.heartbeat ", StringComparison.Ordinal) == heartbeat)
                    found = next;
            }

            return found is not null;
        });
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        _cancel.Dispose();
    }

    private async Task<string> CallAsync(string procedure, WampList positional, WampMap keyword, CancellationToken cancelled)
    {
        try
        {
            var result = await session.CallAsync(procedure, new WampArguments { Positional = positional, Keyword = keyword }, cancellationToken: cancelled);
            return RecordedText.Of(result.At(0));
        }
        catch (WampException error)
        {
            return $"{error.ErrorUri} {RecordedText.Of(error.Arguments.Positional)}";
        }
        catch (OperationCanceledException)
        {
            return "wamp.error.canceled []";
        }
        catch (WampConnectionException)
        {
            return "gone";
        }
    }
}
