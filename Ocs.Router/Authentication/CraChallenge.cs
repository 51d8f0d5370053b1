using System.Security.Cryptography;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A WAMP-CRA challenge, and the one answer to it.</summary>
internal sealed class CraChallenge
{
    private readonly PrincipalOptions _principal;
    private readonly byte[] _signature;

    public CraChallenge(PrincipalOptions principal, Admission wanted, long session, DateTimeOffset now)
    {
        _principal = principal;
        using var json = MessageBuilder.Rent(WampSerializer.Json);
        Text = Encoding.UTF8.GetString(json.BeginMap(7)
            .Key("authid"u8).Text(wanted.AuthId).Key("authrole"u8).Text(wanted.Role)
            .Key("authmethod"u8).Text(wanted.Method).Key("authprovider"u8).Text(wanted.Provider)
            .Key("session"u8).Integer(session)
            .Key("nonce"u8).Text(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)))
            .Key("timestamp"u8).Text(now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture))
            .EndMap().Written);
        _signature = Encoding.UTF8.GetBytes(WampCraLogin.Sign(Text, principal.Secret));
    }

    /// <summary>What is to be signed.</summary>
    public string Text { get; }

    /// <summary>Writes the extra of CHALLENGE.</summary>
    public void Write(MessageBuilder builder)
    {
        builder.BeginMap(_principal.Salt is null ? 1 : 4).Key("challenge"u8).Text(Text);
        if (_principal.Salt is { } salt)
        {
            builder.Key("salt"u8).Text(salt).Key("iterations"u8).Integer(_principal.Iterations)
                .Key("keylen"u8).Integer(_principal.KeyLength);
        }

        builder.EndMap();
    }

    /// <summary>Whether an answer is right, found out in the same time whatever it is.</summary>
    public bool IsAnswer(string signature) => CryptographicOperations.FixedTimeEquals(_signature, Encoding.UTF8.GetBytes(signature));
}
