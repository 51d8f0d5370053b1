using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Access;

/// <summary>A password as access rules carry it.</summary>
/// <param name="Hash">
/// <c>none</c> for clear text, <c>md5</c> for the first 16 hex digits of the MD5 of its UTF-8, <c>blocked</c> for no password at all.
/// Another function matches nothing.
/// </param>
/// <param name="Value">The password after the function; empty is free for everyone.</param>
public readonly record struct HashedPassword(string Hash, string Value)
{
    /// <summary>No password fits.</summary>
    public static HashedPassword Blocked => new("blocked", "");

    /// <summary>The functions that can be told apart.</summary>
    public static IReadOnlyList<string> Functions { get; } = ["none", "md5", "blocked"];

    /// <summary>Hashes a password; the empty one stays empty, as it stands for everyone.</summary>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public static HashedPassword Of(string password, string hash) =>
        new(hash, password.Length == 0 ? "" : Digest(password, hash) ?? throw new ArgumentException($"'{hash}' is none of the hash functions none, md5."));

    /// <summary>Whether a password fits; null is the empty password.</summary>
    public bool Fits(string? password)
    {
        if (Hash == "blocked")
            return false;
        return Value.Length == 0
            || (Digest(password ?? "", Hash) is { } digest
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(digest), Encoding.UTF8.GetBytes(Value)));
    }

    /// <summary>Reads <c>{"hash": …, "value": …}</c>; null where it is something else.</summary>
    public static HashedPassword? From(WampValue value) =>
        value.AsMapOrNull() is { } map && map.GetOrNull("hash").AsStringOrNull() is { } hash && (hash == "blocked" || map.GetOrNull("value").AsStringOrNull() is not null)
            ? new(hash, map.GetOrNull("value").AsStringOrNull() ?? "")
            : null;

    /// <summary>As rules carry it.</summary>
    public WampMap ToMap() => new() { ["hash"] = Hash, ["value"] = Value };

    /// <summary>Not the password.</summary>
    public override string ToString() => $"{Hash}:…";

    [SuppressMessage("Security", "CA5351", Justification = "OCS's agents know no other function.")]
    private static string? Digest(string password, string hash) => hash switch
    {
        "none" => password,
        "md5" => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password)))[..16],
        _ => null,
    };
}
