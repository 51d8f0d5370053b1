using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Ocs.Wamp.Transports;

public sealed class InMemoryLinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_arrive_whole_and_in_order()
    {
        var (client, router) = InMemoryLink.CreatePair();
        await Send(client, "[1]");
        await Send(client, "");
        await Send(client, new string('x', 200_000));
        Assert.Equal("[1]", await Receive(router));
        Assert.Equal("", await Receive(router));
        Assert.Equal(new string('x', 200_000), await Receive(router));
    }

    [Fact]
    public async Task The_client_receives_what_the_router_writes()
    {
        var (client, router) = InMemoryLink.CreatePair();
        var received = new List<string>();
        var receiving = client.ReceiveAsync(message => received.Add(Encoding.UTF8.GetString(message)), Test);
        await Write(router, "[2]");
        await Write(router, new string('y', 100_000));
        await router.Output.CompleteAsync();
        await receiving.WaitAsync(Patience, Test);
        Assert.Equal(["[2]", new string('y', 100_000)], received);
    }

    [Fact]
    public async Task A_sender_waits_while_the_other_side_does_not_read()
    {
        var (client, router) = InMemoryLink.CreatePair();
        var sent = 0;
        ValueTask sending;
        do
            sending = Send(client, new string('x', 100_000));
        while (sending.IsCompleted && ++sent < 1000);
        Assert.InRange(sent, 5, 100);
        for (var i = 0; i <= sent; i++)
            Assert.Equal(100_000, (await Receive(router)).Length);
        await sending.AsTask().WaitAsync(Patience, Test);
    }

    [Fact]
    public async Task A_message_that_fails_to_encode_leaves_no_trace()
    {
        var (client, router) = InMemoryLink.CreatePair();
        await Assert.ThrowsAsync<FormatException>(async () => await client.SendAsync(
            0,
            (output, _) =>
            {
                output.Write("[1,"u8);
                throw new FormatException();
            },
            Test));
        await Send(client, "[3]");
        Assert.Equal("[3]", await Receive(router));
    }

    [Fact]
    public async Task What_was_sent_before_closing_arrives()
    {
        var (client, router) = InMemoryLink.CreatePair();
        var receiving = client.ReceiveAsync(_ => { }, Test);
        await Send(client, "[6,{},\"wamp.close.close_realm\"]");
        await client.DisposeAsync();
        await receiving.WaitAsync(Patience, Test);
        Assert.Equal("[6,{},\"wamp.close.close_realm\"]", await Receive(router));
        var end = await router.Input.ReadAsync(Test);
        Assert.True(end.IsCompleted);
        await Assert.ThrowsAsync<WampConnectionException>(async () => await Send(client, "[4]"));
    }

    [Fact]
    public async Task Sending_fails_once_the_router_is_gone()
    {
        var (client, router) = InMemoryLink.CreatePair();
        var receiving = client.ReceiveAsync(_ => { }, Test);
        await router.Input.CompleteAsync();
        await router.Output.CompleteAsync();
        await receiving.WaitAsync(Patience, Test);
        await Assert.ThrowsAsync<WampConnectionException>(async () => await Send(client, "[4]"));
    }

    [Fact]
    public async Task Many_senders_do_not_mix_their_messages()
    {
        var (client, router) = InMemoryLink.CreatePair();
        var senders = Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
                await Send(client, $"{sender} {i}");
        })).ToArray();
        var next = new int[8];
        for (var i = 0; i < 8 * 500; i++)
        {
            var words = (await Receive(router)).Split(' ').Select(int.Parse).ToArray();
            Assert.Equal(next[words[0]]++, words[1]);
        }

        await Task.WhenAll(senders);
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_payload()
    {
        var (client, router) = InMemoryLink.CreatePair();
        var receiving = client.ReceiveAsync(_ => { }, Test);
        await router.Output.WriteAsync(new byte[] { 1, 0, 0, 2, 7, 8 }, Test);
        var answer = await router.Input.ReadAtLeastAsync(6, Test);
        Assert.Equal(new byte[] { 2, 0, 0, 2, 7, 8 }, answer.Buffer.ToArray());
        await client.DisposeAsync();
        await receiving;
    }

    [Fact]
    public async Task A_frame_beyond_the_limit_ends_the_link()
    {
        var (client, router) = InMemoryLink.CreatePair(longestMessage: 10);
        var receiving = client.ReceiveAsync(_ => { }, Test);
        await router.Output.WriteAsync(new byte[] { 0, 0, 0, 11 }, Test);
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => receiving.WaitAsync(Patience, Test));
        Assert.Contains("11 bytes", fault.Message, StringComparison.Ordinal);
    }

    private static ValueTask Send(WampTransport transport, string message) =>
        transport.SendAsync(message, static (output, text) => output.Write(Encoding.UTF8.GetBytes(text)), Test);

    private static async Task<string> Receive(IDuplexPipe pipe)
    {
        while (true)
        {
            var result = await pipe.Input.ReadAsync(Test).AsTask().WaitAsync(Patience, Test);
            var received = result.Buffer;
            if (RawSocketFraming.TryRead(ref received, int.MaxValue, out _, out var payload))
            {
                var text = Encoding.UTF8.GetString(payload);
                pipe.Input.AdvanceTo(received.Start);
                return text;
            }

            Assert.False(result.IsCompleted);
            pipe.Input.AdvanceTo(received.Start, received.End);
        }
    }

    private static async Task Write(IDuplexPipe pipe, string message)
    {
        var header = new byte[4];
        RawSocketFraming.WriteHeader(header, RawSocketFrameType.Message, message.Length);
        await pipe.Output.WriteAsync(header, Test);
        await pipe.Output.WriteAsync(Encoding.UTF8.GetBytes(message), Test);
    }
}
