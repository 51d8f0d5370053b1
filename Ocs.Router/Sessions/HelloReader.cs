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
        var login = default(Hello);
        while (details.Next())
        {
            if (!details.Key.SequenceEqual("roles"u8))
            {
                login = ReadLogin(login, details);
                continue;
            }

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
        return login with { Realm = realm, Features = features };
    }

    /// <summary>Refuses one that cannot be read.</summary>
    public static void Check(in MessageView message) => Read(message);

    private static Hello ReadLogin(in Hello hello, in MapEntries detail)
    {
        if (detail.Kind == MessageElementKind.Null)
            return hello;
        if (detail.Key.SequenceEqual("authmethods"u8))
            return hello with { AuthMethods = ReadMethods(detail) };
        if (detail.Key.SequenceEqual("authid"u8))
            return hello with { AuthId = detail.String ?? throw WrongType(detail, "authid") };
        if (!detail.Key.SequenceEqual("authextra"u8))
            return hello;
        if (detail.Kind != MessageElementKind.Map)
            throw WrongType(detail, "authextra");
        using var json = MessageBuilder.Rent(WampSerializer.Json);
        return hello with { AuthExtra = json.Payload(detail.Value, 1, detail.Serializer).Written.ToArray() };
    }

    private static List<string> ReadMethods(in MapEntries detail)
    {
        if (detail.Kind != MessageElementKind.List)
            throw WrongType(detail, "authmethods");
        var methods = new List<string>();
        foreach (var element in MapEntries.ListOf(detail.Value, detail.Serializer))
        {
            if (element.Kind != MessageElementKind.String)
                throw new WampProtocolException($"invalid type {MessageView.PythonType(element.Kind)} for item in 'authmethods' in 'details' in HELLO");
            methods.Add(Encoding.UTF8.GetString(MapEntries.TextOf(element.In(detail.Value), element.IsPlain, detail.Serializer)));
        }

        return methods;
    }

    private static WampProtocolException WrongType(in MapEntries detail, string name) =>
        new($"invalid type {MessageView.PythonType(detail.Kind)} for '{name}' in 'details' in HELLO");

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
