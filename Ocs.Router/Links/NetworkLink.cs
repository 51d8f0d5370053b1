using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A link over a connection of bytes.</summary>
internal abstract class NetworkLink(Connection connection, WampSerializer serializer) : Link
{
    public override WampSerializer Serializer { get; } = serializer;

    public override string Peer => Connection.Peer;

    public override long QueuedBytes => Connection.QueuedBytes;

    protected Connection Connection { get; } = connection;

    public override void Attach(RouterSession session)
    {
        base.Attach(session);
        Connection.CountIn(session.Core.Counters);
    }

    public override void Abort() => Connection.Abort();

    /// <summary>Hands a message to the session; false when the connection is to be closed for it.</summary>
    protected bool Deliver(ReadOnlySpan<byte> message)
    {
        try
        {
            Session.Receive(message);
            return true;
        }
        catch (WampProtocolException error)
        {
            Close(WebSocketCloseCode.ProtocolError, $"WAMP Protocol Error ({error.Message})");
        }
        catch (WampMessageShapeException error)
        {
            Close(WebSocketCloseCode.ProtocolError, $"WAMP Protocol Error (invalid type {MessageView.PythonType(error.Kind)} for WAMP message)");
        }
        catch (WampNullUriException error)
        {
            Close(WebSocketCloseCode.InternalError, $"WAMP Internal Error ({error.Message})");
        }
        catch (FormatException error)
        {
            Close(WebSocketCloseCode.ProtocolError, $"WAMP Protocol Error (invalid serialization of WAMP message: {error.Message})");
        }
        catch (Exception error)
        {
            // The last edge: whatever one peer's message brings about, the others go on.
            Session.OnFault(error);
            Close(WebSocketCloseCode.InternalError, $"WAMP Internal Error ({error.Message})");
        }

        return false;
    }
}
