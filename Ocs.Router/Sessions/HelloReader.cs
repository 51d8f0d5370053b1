using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Reads HELLO.</summary>
internal static class HelloReader
{
    /// <summary>Reads it, refusing one without roles.</summary>
    public static Hello Read(in MessageView message)
    {
        message.RequireCount(3, 3);
        var realm = Encoding.UTF8.GetString(message.GetUri(1, "realm"));
        var details = message.GetMap(2, "details");
        var (hasRoles, features, roles) = (false, PeerFeatures.None, 0);
        while (details.Next())
        {
            if (!details.Key.SequenceEqual("roles"u8))
                continue;
            if (details.Kind != MessageElementKind.Map)
                throw new WampProtocolException($"invalid type {MessageView.PythonType(details.Kind)} for 'roles' in 'details' in HELLO");
            hasRoles = true;
            for (var role = details.Entries; role.Next(); roles++)
            {
                if (role.Key.SequenceEqual("callee"u8))
                    features = ReadFeatures(role.Entries);
            }
        }

        if (!hasRoles)
            throw new WampProtocolException("missing mandatory roles attribute in options in HELLO");
        if (roles == 0)
            throw new WampProtocolException("empty 'roles' in 'details' in HELLO");
        return new Hello(realm, features);
    }

    /// <summary>Refuses one that cannot be read.</summary>
    public static void Check(in MessageView message) => Read(message);

    private static PeerFeatures ReadFeatures(MapEntries role)
    {
        var read = PeerFeatures.None;
        while (role.Next())
        {
            if (!role.Key.SequenceEqual("features"u8))
                continue;
            for (var features = role.Entries; features.Next();)
            {
                if (features.IsTrue)
                    read |= FeatureOf(features.Key);
            }
        }

        return read;
    }

    private static PeerFeatures FeatureOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("call_canceling"u8) => PeerFeatures.CallCanceling,
        _ when name.SequenceEqual("progressive_call_invocations"u8) => PeerFeatures.ProgressiveCalls,
        _ when name.SequenceEqual("call_reroute"u8) => PeerFeatures.CallRerouting,
        _ => PeerFeatures.None,
    };
}
