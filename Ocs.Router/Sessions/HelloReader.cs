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
        var (hasRoles, takesInterrupts, roles) = (false, false, 0);
        while (details.Next())
        {
            if (!details.Key.SequenceEqual("roles"u8))
                continue;
            if (details.Kind != MessageElementKind.Map)
                throw new WampProtocolException($"invalid type {MessageView.PythonType(details.Kind)} for 'roles' in 'details' in HELLO");
            hasRoles = true;
            for (var role = details.Entries; role.Next(); roles++)
                takesInterrupts |= role.Key.SequenceEqual("callee"u8) && HasFeature(role.Entries, "call_canceling"u8);
        }

        if (!hasRoles)
            throw new WampProtocolException("missing mandatory roles attribute in options in HELLO");
        if (roles == 0)
            throw new WampProtocolException("empty 'roles' in 'details' in HELLO");
        return new Hello(realm, takesInterrupts);
    }

    /// <summary>Refuses one that cannot be read.</summary>
    public static void Check(in MessageView message) => Read(message);

    private static bool HasFeature(MapEntries role, ReadOnlySpan<byte> feature)
    {
        while (role.Next())
        {
            if (!role.Key.SequenceEqual("features"u8))
                continue;
            for (var features = role.Entries; features.Next();)
            {
                if (features.Key.SequenceEqual(feature))
                    return features.IsTrue;
            }
        }

        return false;
    }
}
