using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Reads the <c>match</c> option.</summary>
internal static class MatchReader
{
    public static MatchPolicy Read(in MapEntries option, MessageType type)
    {
        if (option.Kind != MessageElementKind.String)
            throw new WampProtocolException($"invalid type {MessageView.PythonType(option.Kind)} for 'match' option in {MessageTypes.NameOf(type)}");
        return option.Text switch
        {
            var text when text.SequenceEqual("exact"u8) => MatchPolicy.Exact,
            var text when text.SequenceEqual("prefix"u8) => MatchPolicy.Prefix,
            var text when text.SequenceEqual("wildcard"u8) => MatchPolicy.Wildcard,
            var text => throw new WampProtocolException($"invalid value {Encoding.UTF8.GetString(text)} for 'match' option in {MessageTypes.NameOf(type)}"),
        };
    }
}
