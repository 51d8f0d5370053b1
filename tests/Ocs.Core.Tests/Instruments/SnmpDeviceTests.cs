using System.Net;
using System.Net.Sockets;
using Ocs.Instruments;
using Ocs.Testing;

namespace Ocs.Core.Tests.Instruments;

/// <summary>What a device of SNMP does to who asks it: falls silent, is late, sends nonsense. What it says well is tested with a real one.</summary>
public sealed class SnmpDeviceTests : IDisposable
{
    private const string Oid = "1.3.6.1.2.1.33.1.2.3.0";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeClock _clock = new();
    private readonly UdpClient _peer = new(new IPEndPoint(IPAddress.Loopback, 0));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task A_request_that_is_lost_is_sent_again_and_a_late_answer_counts()
    {
        await using var device = Device();
        var asking = device.GetAsync(Oid, Token);
        var first = await ReceiveAsync();
        _clock.Advance(device.Timeout);
        var second = await ReceiveAsync();
        Assert.Equal(first.Buffer, second.Buffer);
        await AnswerAsync(first, SnmpValue.Of(42));
        Assert.Equal(42, (await asking.WaitAsync(Patience, Token)).AsInteger());
        Assert.Equal(1, device.Connections);
    }

    [Fact]
    public async Task Nonsense_and_answers_to_other_requests_are_passed_over()
    {
        await using var device = Device();
        var asking = device.GetAsync(Oid, Token);
        var request = await ReceiveAsync();
        await _peer.SendAsync("nonsense"u8.ToArray(), request.RemoteEndPoint, Token);
        await _peer.SendAsync(Array.Empty<byte>(), request.RemoteEndPoint, Token);
        await AnswerAsync(request, SnmpValue.Of(1), requestId: 5);
        await _peer.SendAsync(request.Buffer, request.RemoteEndPoint, Token);
        await AnswerAsync(request, SnmpValue.Of(2));
        Assert.Equal(2, (await asking.WaitAsync(Patience, Token)).AsInteger());
    }

    [Fact]
    public async Task After_the_last_try_it_is_told_and_the_next_request_begins_anew()
    {
        await using var device = Device();
        var asking = device.GetAsync(Oid, Token);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await ReceiveAsync();
            _clock.Advance(device.Timeout);
        }

        var late = await Assert.ThrowsAsync<TimeoutException>(() => asking.WaitAsync(Patience, Token));
        Assert.Equal($"The device at {device} did not answer 3 requests for {Oid} within 1.5 s each.", late.Message);
        asking = device.GetAsync(Oid, Token);
        await AnswerAsync(await ReceiveAsync(), SnmpValue.Of(7));
        Assert.Equal(7, (await asking.WaitAsync(Patience, Token)).AsInteger());
        Assert.Equal(2, device.Connections);
    }

    [Fact]
    public async Task A_walk_that_goes_in_circles_ends_with_the_reason()
    {
        await using var device = Device();
        var walking = device.WalkAsync("1.3.6", Token).ToListAsync(Token).AsTask();
        foreach (var oid in new[] { "1.3.6.1", "1.3.6.2", "1.3.6.1" })
            await AnswerAsync(await ReceiveAsync(), SnmpValue.Of(1), oid: oid);
        var circle = await Assert.ThrowsAsync<InvalidDataException>(() => walking.WaitAsync(Patience, Token));
        Assert.Equal($"The device at {device} gives 1.3.6.1 again behind 1.3.6.2.", circle.Message);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_before_anything_is_sent()
    {
        await using var device = Device();
        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => device.GetAsync("sysName.0", Token));
        Assert.StartsWith("One of sysName.0 is no name of a variable, such as 1.3.6.1.2.1.1.5.0.", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(0, _peer.Available);
    }

    [Fact]
    public void Every_kind_of_value_comes_back_as_it_was_sent()
    {
        SnmpValue[] values =
        [
            SnmpValue.Null, SnmpValue.Of(int.MinValue), SnmpValue.Of(-1), SnmpValue.Of("Kühler"), SnmpValue.OfOid("1.3.6.1.4.1.99999"),
            SnmpValue.Of(SnmpKind.IpAddress, [10, 0, 0, 5]), SnmpValue.Of(SnmpKind.Opaque, [0x9f, 0x78, 4, 0x42, 0, 0, 0]),
            SnmpValue.Of(SnmpKind.Counter32, uint.MaxValue), SnmpValue.Of(SnmpKind.Gauge32, 1), SnmpValue.Of(SnmpKind.TimeTicks, 100), SnmpValue.Of(SnmpKind.Counter64, ulong.MaxValue),
        ];
        var sent = new SnmpMessage(SnmpVersion.V2c, "public", new SnmpBody(SnmpRequest.Response, 1, 0, 0, [.. values.Select(value => new SnmpVariable(Oid, value))]));
        var received = SnmpMessage.Decode(sent.Encode()).Body;
        Assert.Equal(values.Select(value => (value.Kind, value.ToString())), received.Variables.Select(each => (each.Value.Kind, each.Value.ToString())));
        Assert.Equal("10.0.0.5", values[5].ToString());
        Assert.Throws<InvalidDataException>(() => values[^1].AsInteger());
    }

    private SnmpDevice Device() => new("127.0.0.1", _clock) { Port = ((IPEndPoint)_peer.Client.LocalEndPoint!).Port, Timeout = TimeSpan.FromSeconds(1.5), Retries = 2 };

    private async Task<UdpReceiveResult> ReceiveAsync() => await _peer.ReceiveAsync(Token).AsTask().WaitAsync(Patience, Token);

    private async Task AnswerAsync(UdpReceiveResult request, SnmpValue value, int? requestId = null, string? oid = null)
    {
        var asked = SnmpMessage.Decode(request.Buffer);
        var body = asked.Body with { Kind = SnmpRequest.Response, RequestId = requestId ?? asked.Body.RequestId, Variables = [new SnmpVariable(oid ?? asked.Body.Variables[0].Oid, value)] };
        await _peer.SendAsync((asked with { Body = body }).Encode(), request.RemoteEndPoint, Token);
    }
}
