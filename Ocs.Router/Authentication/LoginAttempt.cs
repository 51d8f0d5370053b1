using System.Security.Cryptography;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>One peer on its way from HELLO to WELCOME or ABORT. While it waits for anything, the peer's messages are passed over.</summary>
internal sealed class LoginAttempt
{
    private readonly RouterCore _core;
    private readonly RouterSession _session;
    private readonly Hello _hello;
    private readonly LoginOptions _login;
    private readonly bool _isTrusted;
    private PrincipalOptions? _principal;
    private Admission? _wanted;
    private CraChallenge? _challenge;
    private bool _isAsked;

    private LoginAttempt(RouterCore core, RouterSession session, in Hello hello, LoginOptions login, bool isTrusted)
    {
        _isTrusted = isTrusted;
        _core = core;
        _session = session;
        _hello = hello;
        _login = login;
    }

    private bool IsDynamic => _login.Authenticator is not null;

    /// <summary>Prepares one.</summary>
    /// <exception cref="LoginRefusedException">There is no such realm, or no such way to log in.</exception>
    public static LoginAttempt Create(RouterCore core, RouterSession session, in Hello hello, Entrance entrance)
    {
        core.Roles.RequireRealm(hello.Realm);
        var login = entrance.Role is { } role ? LoginOptions.Anonymous(role) : Choose(hello, entrance.Logins);
        return new LoginAttempt(core, session, hello, login, entrance.IsTrusted);
    }

    /// <summary>Lets the peer in, challenges it, or asks an authenticator.</summary>
    /// <exception cref="LoginRefusedException">The peer is not let in.</exception>
    public void Start()
    {
        if (_login.Method == "anonymous" && !IsDynamic)
        {
            var role = _isTrusted ? _login.Role : RequireRole(_hello.Realm, _login.Role);
            _session.Admit(new Admission(_hello.Realm, WampId.NextAuthId(), role, "anonymous", "static"));
            return;
        }

        if (_login.Method != "anonymous" && string.IsNullOrEmpty(_hello.AuthId))
            throw new LoginRefusedException(WampError.NotAuthorized, "whoever logs in says its authid in HELLO");
        if (IsDynamic && _login.Method != "ticket")
        {
            _ = _session.WaitForAsync(AskAsync(null));
            return;
        }

        if (!IsDynamic)
            Take(_login.Principals.GetValueOrDefault(_hello.AuthId!));
        Challenge();
    }

    /// <summary>Takes AUTHENTICATE.</summary>
    /// <exception cref="LoginRefusedException">The answer is wrong.</exception>
    public void Answer(string signature)
    {
        if (!_isAsked)
            return;
        _isAsked = false;
        if (_login.Method == "ticket" && IsDynamic)
        {
            _ = _session.WaitForAsync(AskAsync(signature));
            return;
        }

        var isRight = _challenge is not null
            ? _challenge.IsAnswer(signature)
            : CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_principal?.Secret ?? ""), Encoding.UTF8.GetBytes(signature));
        if (_principal is null || !isRight)
        {
            throw Refused(
                _login.Method == "ticket" ? "nobody has this authid with this ticket" : "nobody has this authid with this secret",
                _principal is null ? "nobody has this authid" : $"the {(_login.Method == "ticket" ? "ticket" : "signature")} is wrong");
        }

        Admit();
    }

    private static LoginOptions Choose(in Hello hello, IReadOnlyList<LoginOptions> logins)
    {
        var offered = hello.AuthMethods is { Count: > 0 } given ? given : ["anonymous"];
        foreach (var method in offered)
        {
            if (logins.FirstOrDefault(login => login.Method == method) is { } found)
                return found;
        }

        throw new LoginRefusedException(
            WampError.NoAuthMethod,
            $"cannot authenticate using any of the offered authmethods [{string.Join(", ", offered.Select(method => $"'{method}'"))}]");
    }

    /// <summary>Takes what is known of the peer; one that nobody knows is asked all the same, so that it cannot tell.</summary>
    private void Take(PrincipalOptions? principal, string? realm = null)
    {
        _principal = principal;
        realm ??= _hello.Realm;
        _wanted = new Admission(
            realm, principal?.AuthId ?? _hello.AuthId ?? WampId.NextAuthId(), principal is null ? _login.Role : RequireRole(realm, principal.Role),
            _login.Method, IsDynamic ? "dynamic" : "static");
    }

    private void Challenge()
    {
        if (_login.Method == "wampcra")
        {
            var principal = _principal ?? new PrincipalOptions(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), _login.Role);
            _challenge = new CraChallenge(principal, _wanted!, _session.ReserveId(), _core.Clock.GetUtcNow());
        }

        _isAsked = true;
        using var builder = MessageBuilder.Rent(_session.Link.Serializer);
        builder.Begin(3, MessageType.Challenge).Text(_login.Method);
        if (_challenge is null)
            builder.EmptyMap();
        else
            _challenge.Write(builder);
        _session.Link.Send(builder.End().Written);
    }

    /// <summary>Asks the authenticator who the peer is.</summary>
    private async Task AskAsync(string? ticket)
    {
        var realm = _login.AuthenticatorRealm ?? _hello.Realm;
        var answer = await DynamicAuthenticator.AskAsync(
            _core, realm, _login.Authenticator!, DynamicAuthenticator.Arguments(_hello, _session, _login.Method, ticket)).ConfigureAwait(false);
        Take(answer.Principal, answer.Realm);
        _core.Roles.RequireRealm(_wanted!.Realm);
        if (_login.Method == "wampcra")
            Challenge();
        else
            Admit();
    }

    private void Admit() => _session.Admit(_wanted!);

    private string RequireRole(string realm, string role) => _core.Roles.Has(realm, role)
        ? role
        : throw new LoginRefusedException(WampError.NoSuchRole, $"realm \"{realm}\" has no role \"{role}\"");

    private static LoginRefusedException Refused(string text, string cause) => new(WampError.NotAuthorized, text, cause) { IsGuess = true };
}
