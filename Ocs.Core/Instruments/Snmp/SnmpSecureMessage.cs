using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Ocs.Instruments;

/// <summary>A message of SNMPv3 with the user-based security model, as its bytes say (RFC 3412, RFC 3414).</summary>
/// <param name="Id">What request and answer have in common.</param>
/// <param name="IsSigned">Whether it is signed.</param>
/// <param name="IsEncrypted">Whether it is encrypted.</param>
/// <param name="EngineId">What the device calls itself; empty in the question for that.</param>
/// <param name="Boots">How often the device has started.</param>
/// <param name="Time">The device's time, in seconds since it has started.</param>
/// <param name="User">Who asks.</param>
/// <param name="Context">Which of several things behind the device is meant.</param>
/// <param name="Body">What it says.</param>
internal sealed record SnmpSecureMessage(
    int Id, bool IsSigned, bool IsEncrypted, ReadOnlyMemory<byte> EngineId, int Boots, int Time, string User, string Context, SnmpBody Body)
{
    private const int Version = 3;
    private const int UserSecurity = 3;
    private const int LongestMessage = 65_507;
    private const byte Signed = 1;
    private const byte Encrypted = 2;
    private const byte Reportable = 4;

    /// <summary>Its bytes.</summary>
    /// <param name="keys">What signs and encrypts; null for neither.</param>
    public byte[] Encode(SnmpKeys? keys)
    {
        byte[] salt = [];
        var said = Said();
        if (IsEncrypted)
        {
            (var encrypted, salt) = keys!.Cipher!.Encrypt(said, Boots, Time);
            var text = new AsnWriter(AsnEncodingRules.BER);
            text.WriteOctetString(encrypted);
            said = text.Encode();
        }

        var signatureLength = IsSigned ? keys!.SignatureLength : 0;
        var security = Security(new byte[signatureLength], salt);
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(Version);
            using (writer.PushSequence())
            {
                writer.WriteInteger(Id);
                writer.WriteInteger(LongestMessage);
                writer.WriteOctetString([(byte)((IsSigned ? Signed : 0) | (IsEncrypted ? Encrypted : 0) | (Body.Kind is SnmpRequest.Response or SnmpRequest.Report ? 0 : Reportable))]);
                writer.WriteInteger(UserSecurity);
            }

            writer.WriteOctetString(security);
            writer.WriteEncodedValue(said);
        }

        var bytes = writer.Encode();
        if (IsSigned)
        {
            // The signature stands before the salt, which is last; both are short, so that each length takes one byte.
            var end = bytes.AsSpan().IndexOf(security) + security.Length - salt.Length - 2;
            keys!.Sign(bytes).CopyTo(bytes, end - signatureLength);
        }

        return bytes;
    }

    /// <summary>The message that bytes are.</summary>
    /// <exception cref="AsnContentException">They are none, or their signature is wrong.</exception>
    public static SnmpSecureMessage Decode(ReadOnlyMemory<byte> bytes, SnmpKeys? keys)
    {
        var message = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
        if (SnmpBody.Number(message) != Version)
            throw new AsnContentException("The message is of another version.");
        var header = message.ReadSequence();
        var id = SnmpBody.Number(header);
        header.ReadInteger();
        var flags = header.ReadOctetString() is [var single] ? single : throw new AsnContentException("The flags of a message are one byte.");
        if (SnmpBody.Number(header) != UserSecurity)
            throw new AsnContentException("The message has another kind of security.");

        var security = new AsnReader(Octets(message), AsnEncodingRules.BER).ReadSequence();
        var engineId = security.ReadOctetString();
        var (boots, time) = (SnmpBody.Number(security), SnmpBody.Number(security));
        var user = Encoding.UTF8.GetString(security.ReadOctetString());
        var signature = Octets(security);
        var salt = security.ReadOctetString();
        var (isSigned, isEncrypted) = ((flags & Signed) != 0, (flags & Encrypted) != 0);
        if (isEncrypted && !isSigned)
            throw new AsnContentException("The message is encrypted without a signature.");
        if (isSigned)
            Verify(bytes.Span, signature.Span, keys);
        var scoped = isEncrypted
            ? new AsnReader(Decrypt(Octets(message).Span, salt, boots, time, keys), AsnEncodingRules.BER).ReadSequence()
            : message.ReadSequence();
        scoped.ReadOctetString();
        var context = Encoding.UTF8.GetString(scoped.ReadOctetString());
        return new SnmpSecureMessage(id, isSigned, isEncrypted, engineId, boots, time, user, context, SnmpBody.Read(scoped));
    }

    private static ReadOnlyMemory<byte> Octets(AsnReader reader) =>
        reader.TryReadPrimitiveOctetString(out var octets) ? octets : throw new AsnContentException("Bytes of the message are in pieces.");

    private static void Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature, SnmpKeys? keys)
    {
        if (keys is null || signature.Length != keys.SignatureLength || !bytes.Overlaps(signature, out var place))
            throw new AsnContentException("The message is signed in another way.");
        var unsigned = bytes.ToArray();
        unsigned.AsSpan(place, signature.Length).Clear();
        if (!CryptographicOperations.FixedTimeEquals(keys.Sign(unsigned), signature))
            throw new AsnContentException("The signature of the message is wrong.");
    }

    private static byte[] Decrypt(ReadOnlySpan<byte> encrypted, byte[] salt, int boots, int time, SnmpKeys? keys)
    {
        try
        {
            return keys?.Cipher?.Decrypt(encrypted, salt, boots, time) ?? throw new AsnContentException("The message is encrypted.");
        }
        catch (CryptographicException fault)
        {
            throw new AsnContentException("The message is encrypted in another way.", fault);
        }
    }

    private byte[] Said()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(EngineId.Span);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Context));
            Body.Write(writer);
        }

        return writer.Encode();
    }

    private byte[] Security(byte[] signature, byte[] salt)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(EngineId.Span);
            writer.WriteInteger(Boots);
            writer.WriteInteger(Time);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(User));
            writer.WriteOctetString(signature);
            writer.WriteOctetString(salt);
        }

        return writer.Encode();
    }
}
