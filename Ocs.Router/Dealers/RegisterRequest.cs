using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The options of a REGISTER.</summary>
internal readonly record struct RegisterRequest(MatchPolicy Match, InvocationPolicy Policy, bool Takeover)
{
    public static RegisterRequest Read(MapEntries options)
    {
        var read = new RegisterRequest(MatchPolicy.Exact, InvocationPolicy.Single, false);
        while (options.Next())
        {
            if (options.Key.SequenceEqual("match"u8))
                read = read with { Match = MatchReader.Read(options, MessageType.Register) };
            else if (options.Key.SequenceEqual("invoke"u8))
                read = read with { Policy = ReadPolicy(options) };
            else if (options.Key.SequenceEqual("force_reregister"u8))
                read = read with { Takeover = options.IsTrue };
        }

        return read;
    }

    public static string NameOf(InvocationPolicy policy) => policy switch
    {
        InvocationPolicy.First => "first",
        InvocationPolicy.Last => "last",
        InvocationPolicy.RoundRobin => "roundrobin",
        InvocationPolicy.Random => "random",
        _ => "single",
    };

    private static InvocationPolicy ReadPolicy(in MapEntries option)
    {
        if (option.Kind != MessageElementKind.String)
            throw new WampProtocolException($"invalid type {MessageView.PythonType(option.Kind)} for 'invoke' option in REGISTER");
        var name = Encoding.UTF8.GetString(option.Text);
        foreach (var policy in Enum.GetValues<InvocationPolicy>())
        {
            if (NameOf(policy) == name)
                return policy;
        }

        throw new WampProtocolException($"invalid value {name} for 'invoke' option in REGISTER");
    }
}
