using System.Security.Cryptography;
using System.Text;

namespace Ocs.Instruments;

/// <summary>The keys of a user at one device, made from the passwords and what the device calls itself (RFC 3414, A.2; RFC 7860).</summary>
internal sealed class SnmpKeys
{
    private const int StretchedLength = 1 << 20;

    private readonly HashAlgorithmName _hash;
    private readonly byte[] _signing;

    private SnmpKeys(SnmpUser user, HashAlgorithmName hash, int signatureLength, ReadOnlySpan<byte> engineId)
    {
        _hash = hash;
        SignatureLength = signatureLength;
        _signing = Localise(hash, user.Password, engineId);
        Cipher = user.Encrypts ? new SnmpCipher(user.Privacy, Localise(hash, user.PrivacyPassword, engineId)) : null;
    }

    /// <summary>How many bytes a signature has.</summary>
    public int SignatureLength { get; }

    /// <summary>What encrypts; null where the user does not.</summary>
    public SnmpCipher? Cipher { get; }

    /// <summary>The keys; null for a user who does not sign.</summary>
    public static SnmpKeys? Of(SnmpUser user, ReadOnlySpan<byte> engineId) => !user.Signs ? null : user.Authentication switch
    {
        SnmpAuthentication.Md5 => new(user, HashAlgorithmName.MD5, 12, engineId),
        SnmpAuthentication.Sha1 => new(user, HashAlgorithmName.SHA1, 12, engineId),
        SnmpAuthentication.Sha256 => new(user, HashAlgorithmName.SHA256, 24, engineId),
        _ => new(user, HashAlgorithmName.SHA512, 48, engineId),
    };

    /// <summary>The signature of a message, in which the bytes of its own are zero.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => CryptographicOperations.HmacData(_hash, _signing, message)[..SignatureLength];

    /// <summary>The key that a password is at a device: the hash of a megabyte of it, and of that with the device's name.</summary>
    internal static byte[] Localise(HashAlgorithmName algorithm, string password, ReadOnlySpan<byte> engineId)
    {
        var word = Encoding.UTF8.GetBytes(password);
        var stretched = new byte[StretchedLength];
        for (var i = 0; i < stretched.Length; i++)
            stretched[i] = word[i % word.Length];
        var key = CryptographicOperations.HashData(algorithm, stretched);
        return CryptographicOperations.HashData(algorithm, [.. key, .. engineId, .. key]);
    }
}
