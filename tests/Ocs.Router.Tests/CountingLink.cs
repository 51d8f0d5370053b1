using System.Text;
using Ocs.Wamp;

namespace Ocs.Router.Tests;

/// <summary>A link that counts what is sent to its peer, and keeps nothing.</summary>
internal sealed class CountingLink : Link
{
    public override WampSerializer Serializer => WampSerializer.Json;

    public override string Peer => "test";

    public override string Framing => "test";

    public override long QueuedBytes => 0;

    public int Received { get; private set; }

    public void Receive(string message) => Receive(Encoding.UTF8.GetBytes(message));

    public override void Receive(Span<byte> bytes) => Session.Receive(bytes);

    public override void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null) => Received++;

    public override void Send(ReadOnlySpan<byte> message, Subscriber subscriber, bool isActive) => Received++;

    public override void Close(int code, string reason)
    {
    }

    public override void CloseTooSlow(ReadOnlySpan<byte> lastMessage, string reason)
    {
    }

    public override void Abort()
    {
    }
}
