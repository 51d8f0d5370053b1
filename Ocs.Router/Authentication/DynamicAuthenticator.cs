using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Asks a procedure who a peer is: <c>authenticator(realm, authid, details)</c>, as Crossbar.io calls it.</summary>
internal static class DynamicAuthenticator
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The arguments of the call.</summary>
    public static byte[] Arguments(in Hello hello, RouterSession session, string method, string? ticket)
    {
        using var builder = MessageBuilder.Rent(WampSerializer.Json);
        builder.BeginList(3).Text(hello.Realm).Text(hello.AuthId).BeginMap(0)
            .Key("session"u8).Integer(session.ReserveId())
            .Key("authmethod"u8).Text(method).Key("authextra"u8);
        if (hello.AuthExtra is { } extra)
            builder.Raw(extra);
        else
            builder.Null();
        builder.Key("transport"u8).BeginMap(0).Key("peer"u8).Text(session.Link.Peer).Key("channel_framing"u8).Text(session.Link.Framing).EndMap();
        if (ticket is not null)
            builder.Key("ticket"u8).Text(ticket);
        return builder.EndMap().EndList().Written.ToArray();
    }

    /// <summary>Asks.</summary>
    /// <returns>Who the peer is, and the realm where it is another one than the peer asked for.</returns>
    /// <exception cref="LoginRefusedException">It refuses, fails, takes too long, or answers what makes no sense.</exception>
    public static async Task<(PrincipalOptions Principal, string? Realm)> AskAsync(RouterCore core, string realm, string procedure, byte[] arguments)
    {
        byte[] answer;
        try
        {
            answer = await core.Realms[realm].Service(core).CallAsync(procedure, arguments).WaitAsync(Patience, core.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Failed($"the authenticator {procedure} does not answer within {Patience.TotalSeconds} s");
        }

        return Read(answer, procedure);
    }

    private static (PrincipalOptions Principal, string? Realm) Read(byte[] answer, string procedure)
    {
        MessageView.Parse(answer, WampSerializer.Json, out var view);
        if (view.Type == MessageType.Error)
        {
            var text = view.Count > 5 && FirstOf(view.Raw(5)) is { Kind: MessageElementKind.String } first
                ? Encoding.UTF8.GetString(MapEntries.TextOf(first.In(view.Raw(5)), first.IsPlain, WampSerializer.Json))
                : "the authenticator refuses";
            throw new LoginRefusedException(Encoding.UTF8.GetString(view.GetText(4)), text) { IsGuess = true };
        }

        if (view.Count <= 3 || FirstOf(view.Raw(3)) is not { } value)
            throw Failed($"the authenticator {procedure} answers with nothing");
        var raw = value.In(view.Raw(3));
        return value.Kind switch
        {
            MessageElementKind.String => (new PrincipalOptions("", Encoding.UTF8.GetString(MapEntries.TextOf(raw, value.IsPlain, WampSerializer.Json))), null),
            MessageElementKind.Map => Read(new MapEntries(raw, WampSerializer.Json), procedure),
            _ => throw Failed($"the authenticator {procedure} answers with neither a role nor a map"),
        };
    }

    private static (PrincipalOptions Principal, string? Realm) Read(MapEntries entries, string procedure)
    {
        var (principal, realm) = (new PrincipalOptions("", ""), (string?)null);
        while (entries.Next())
        {
            switch (Encoding.UTF8.GetString(entries.Key))
            {
                case "role":
                    principal = principal with { Role = entries.String ?? "" };
                    break;
                case "secret":
                    principal = principal with { Secret = entries.String ?? "" };
                    break;
                case "authid":
                    principal = principal with { AuthId = entries.String };
                    break;
                case "realm":
                    realm = entries.String;
                    break;
                case "salt":
                    principal = principal with { Salt = entries.String };
                    break;
                case "iterations":
                    principal = principal with { Iterations = (int)(entries.Integer ?? principal.Iterations) };
                    break;
                case "keylen":
                    principal = principal with { KeyLength = (int)(entries.Integer ?? principal.KeyLength) };
                    break;
            }
        }

        return principal.Role.Length > 0 ? (principal, realm) : throw Failed($"the authenticator {procedure} names no role");
    }

    private static MessageElement? FirstOf(ReadOnlySpan<byte> list) =>
        MapEntries.ListOf(list, WampSerializer.Json) is [var first, ..] ? first : null;

    private static LoginRefusedException Failed(string text) => new(WampError.AuthenticationFailed, text);
}
