using System.Formats.Asn1;
using System.Text;

namespace Ocs.Instruments;

/// <summary>A message of SNMPv1 or v2c, as its bytes say (RFC 1157, RFC 3416).</summary>
internal sealed record SnmpMessage(SnmpVersion Version, string Community, SnmpBody Body)
{
    /// <summary>Its bytes.</summary>
    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger((int)Version);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Community));
            Body.Write(writer);
        }

        return writer.Encode();
    }

    /// <summary>The message that bytes are.</summary>
    /// <exception cref="AsnContentException">They are none.</exception>
    public static SnmpMessage Decode(ReadOnlyMemory<byte> bytes)
    {
        var message = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
        var version = (SnmpVersion)SnmpBody.Number(message);
        return new SnmpMessage(version, Encoding.UTF8.GetString(message.ReadOctetString()), SnmpBody.Read(message));
    }
}
