using System.Collections.Concurrent;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Recordings;

/// <summary>A client of a recording: what it calls, and what it hears.</summary>
internal sealed class RecordedPeer(LocalSite site, WampSession session) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Subscription, string Topic), ConcurrentQueue<string>> _heard = [];
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
        var options = new SubscribeOptions { Match = Enum.Parse<MatchPolicy>(match, ignoreCase: true) };
        await site.PassTimeAsync(session.SubscribeAsync(topic, Listen, options));

        void Listen(in WampEvent received) =>
            _heard.GetOrAdd((topic, received.Topic), _ => new()).Enqueue($"{received.Topic} {RecordedText.Of(received.GetArguments().At(0))}");
    }

    /// <summary>The next event of a topic that came through a subscription.</summary>
    public async Task<string> HearAsync(string subscription, string topic)
    {
        var heard = _heard.GetOrAdd((subscription, topic), _ => new());
        await site.PassTimeUntilAsync(() => !heard.IsEmpty);
        return heard.TryDequeue(out var next) ? next : throw new InvalidOperationException("Two hear on one subscription.");
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
