using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Ocs.Instruments;

/// <summary>Encrypts what messages of version 3 say (RFC 3414, 8; RFC 3826). Not safe for several threads.</summary>
internal sealed class SnmpCipher(SnmpPrivacy privacy, byte[] key)
{
    private const int SaltLength = 8;
    private const int AesBlock = 16;
    private const int DesBlock = 8;

    private ulong _count = BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(SaltLength));

    /// <summary>The bytes encrypted, and the salt, which no two messages have the same.</summary>
    public (byte[] Encrypted, byte[] Salt) Encrypt(ReadOnlySpan<byte> plain, int boots, int time)
    {
        var salt = new byte[SaltLength];
        BinaryPrimitives.WriteUInt64BigEndian(salt, ++_count);
        if (privacy == SnmpPrivacy.Des)
        {
            BinaryPrimitives.WriteInt32BigEndian(salt, boots);
            return (EncryptDes(plain, salt), salt);
        }

        // A stream of bytes to RFC 3826, but whole blocks to the base class library: what is too much is cut off.
        using var aes = Aes.Create();
        aes.Key = key[..AesBlock];
        return (aes.EncryptCfb(Blocks(plain, AesBlock), AesStart(salt, boots, time), PaddingMode.None, feedbackSizeInBits: 128)[..plain.Length], salt);
    }

    /// <summary>The bytes that were encrypted; of DES, with what filled up its last block.</summary>
    /// <exception cref="CryptographicException">They were not.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> encrypted, byte[] salt, int boots, int time)
    {
        if (salt.Length != SaltLength)
            throw new CryptographicException("The salt of a message has 8 bytes.");
        if (privacy == SnmpPrivacy.Des)
            return DecryptDes(encrypted, salt);
        using var aes = Aes.Create();
        aes.Key = key[..AesBlock];
        return aes.DecryptCfb(Blocks(encrypted, AesBlock), AesStart(salt, boots, time), PaddingMode.None, feedbackSizeInBits: 128)[..encrypted.Length];
    }

    private static byte[] Blocks(ReadOnlySpan<byte> bytes, int block)
    {
        var whole = new byte[(bytes.Length + block - 1) / block * block];
        bytes.CopyTo(whole);
        return whole;
    }

    private static byte[] AesStart(byte[] salt, int boots, int time)
    {
        var start = new byte[AesBlock];
        BinaryPrimitives.WriteInt32BigEndian(start, boots);
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(4), time);
        salt.CopyTo(start, SaltLength);
        return start;
    }

    [SuppressMessage("Security", "CA5351", Justification = "Devices that have nothing better are asked in what they have.")]
    private byte[] EncryptDes(ReadOnlySpan<byte> plain, byte[] salt)
    {
        using var des = DES.Create();
        des.Key = key[..DesBlock];
        return des.EncryptCbc(Blocks(plain, DesBlock), DesStart(salt), PaddingMode.None);
    }

    [SuppressMessage("Security", "CA5351", Justification = "Devices that have nothing better are asked in what they have.")]
    private byte[] DecryptDes(ReadOnlySpan<byte> encrypted, byte[] salt)
    {
        using var des = DES.Create();
        des.Key = key[..DesBlock];
        return des.DecryptCbc(encrypted, DesStart(salt), PaddingMode.None);
    }

    private byte[] DesStart(byte[] salt) => [.. key[DesBlock..(2 * DesBlock)].Zip(salt, (left, right) => (byte)(left ^ right))];
}
