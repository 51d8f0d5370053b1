using System.Buffers;
using System.Text;

namespace Ocs.Wamp.Sessions;

public sealed class EventAllocationTests
{
    [Theory]
    [InlineData(MatchPolicy.Exact, WampSerializer.Json)]
    [InlineData(MatchPolicy.Wildcard, WampSerializer.Json)]
    [InlineData(MatchPolicy.Wildcard, WampSerializer.Cbor)]
    [InlineData(MatchPolicy.Wildcard, WampSerializer.MessagePack)]
    public void An_event_is_received_and_its_numbers_are_read_without_allocation(MatchPolicy match, WampSerializer serializer)
    {
        var sum = 0.0;
        var buffer = ArrayPool<double>.Shared.Rent(64);
        var (requests, subscriptions) = Subscribe(match, serializer, (in received) =>
        {
            var reader = received.ReadPositional();
            reader.Read();
            reader.Read();
            Assert.True(reader.TryReadDoubles(ref buffer, out var count));
            for (var i = 0; i < count; i++)
                sum += buffer[i];
        });
        _ = requests;
        var bytes = new ArrayBufferWriter<byte>();
        var json = Encoding.UTF8.GetBytes("""[36,5,7042424242,{"topic":"observatory.ls240.feeds.temperatures"},[[1.5,2.5,1763721600.123]]]""");
        WampTranscoder.Write(json, WampSerializer.Json, WampWriter.Create(bytes, serializer));
        Receive(subscriptions, bytes.WrittenSpan, serializer, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Receive(subscriptions, bytes.WrittenSpan, serializer, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(sum, 1763721600.0 * 1010, 1763721605.0 * 1010);
    }

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.Cbor)]
    [InlineData(WampSerializer.MessagePack)]
    public void A_message_is_written_without_allocation(WampSerializer serializer)
    {
        var buffer = new MessageBuffer();
        var writer = WampWriter.Create(buffer, serializer);
        double[] values = [1.5, 2.5, 1763721600.123];
        Write(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Write(int times)
        {
            for (var i = 0; i < times; i++)
            {
                buffer.Clear();
                writer.Restart(buffer);
                writer.BeginMessage();
                writer.WriteInteger(16);
                writer.BeginMap(1);
                writer.WriteKey("acknowledge");
                writer.WriteBoolean(true);
                writer.EndMap();
                writer.WriteString("observatory.ls240.feeds.temperatures");
                writer.BeginList(1);
                writer.WriteDoubles(values);
                writer.EndList();
                writer.EndMessage();
            }
        }
    }

    private static (SessionRequests, SessionSubscriptions) Subscribe(MatchPolicy match, WampSerializer serializer, WampEventHandler handler)
    {
        var requests = new SessionRequests(InMemoryLink.CreatePair(serializer).Client);
        var subscriptions = new SessionSubscriptions(requests, (text, fault) => throw new InvalidOperationException(text, fault));
        _ = subscriptions.AddAsync("observatory..feeds.temperatures", handler, match, TestContext.Current.CancellationToken);
        var granted = new ArrayBufferWriter<byte>();
        WampWriter.Create(granted, serializer).WriteList([33, 1, 5]);
        requests.OnGranted(MessageType.Subscribe, new ReceivedMessage(granted.WrittenSpan, serializer, new MessageElement[8]));
        return (requests, subscriptions);
    }

    private static void Receive(SessionSubscriptions subscriptions, ReadOnlySpan<byte> bytes, WampSerializer serializer, int times)
    {
        Span<MessageElement> room = stackalloc MessageElement[MessageScanner.MaxElements];
        for (var i = 0; i < times; i++)
            subscriptions.OnEvent(new ReceivedMessage(bytes, serializer, room));
    }
}
