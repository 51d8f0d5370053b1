using System.Security.Cryptography;
using System.Text;

namespace Ocs.Wamp;

/// <summary>Logs in by WAMP-CRA: signs a challenge with a secret that is not sent. Salted secrets are derived by PBKDF2.</summary>
public sealed class WampCraLogin(string authId, string secret) : WampLogin(authId)
{
    private const int DefaultIterations = 1000;
    private const int DefaultKeyLength = 32;
    private const int MostIterations = 10_000_000;
    private const int MostKeyLength = 1024;

    /// <inheritdoc/>
    public override string Method => "wampcra";

    /// <summary>The key that a router stores in place of a salted secret, base64.</summary>
    public static string DeriveKey(string secret, string salt, int iterations = DefaultIterations, int keyLength = DefaultKeyLength) =>
        Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(salt), iterations, HashAlgorithmName.SHA256, keyLength));

    /// <summary>The signature of a challenge, base64.</summary>
    public static string Sign(string challenge, string key) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(challenge)));

    /// <inheritdoc/>
    internal override string Answer(WampMap challenge)
    {
        if (challenge.GetOrNull("challenge").AsStringOrNull() is not { } text)
            throw new WampFormatException("A WAMP-CRA challenge has no text to sign.");
        if (challenge.GetOrNull("salt").AsStringOrNull() is not { } salt)
            return Sign(text, secret);
        var iterations = Find(challenge, "iterations", DefaultIterations, MostIterations);
        var keyLength = Find(challenge, "keylen", DefaultKeyLength, MostKeyLength);
        return Sign(text, DeriveKey(secret, salt, iterations, keyLength));
    }

    private static int Find(WampMap challenge, string name, int usual, int most)
    {
        var value = challenge.GetOrNull(name);
        if (value.IsNull)
            return usual;
        return value.Kind == WampValueKind.Integer && value.AsInteger() > 0 && value.AsInteger() <= most
            ? (int)value.AsInteger()
            : throw new WampFormatException($"A WAMP-CRA challenge asks for an impossible '{name}'.");
    }
}
