using System.Formats.Asn1;
using System.Numerics;

namespace Ocs.Instruments;

/// <summary>What a message of SNMP says in every version: a request, or its answer (RFC 3416; BER by the base class library).</summary>
/// <remarks>In <see cref="SnmpRequest.GetBulk"/> the status is how many variables are read once, and the index how often the others.</remarks>
internal sealed record SnmpBody(SnmpRequest Kind, int RequestId, int ErrorStatus, int ErrorIndex, IReadOnlyList<SnmpVariable> Variables)
{
    private static readonly Asn1Tag IpAddress = new(TagClass.Application, 0);
    private static readonly Asn1Tag Opaque = new(TagClass.Application, 4);

    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, (int)Kind, isConstructed: true)))
        {
            writer.WriteInteger(RequestId);
            writer.WriteInteger(ErrorStatus);
            writer.WriteInteger(ErrorIndex);
            using (writer.PushSequence())
            {
                foreach (var variable in Variables)
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(variable.Oid);
                        Write(writer, variable.Value);
                    }
                }
            }
        }
    }

    /// <summary>The body that bytes are.</summary>
    /// <exception cref="AsnContentException">They are none.</exception>
    public static SnmpBody Read(AsnReader message)
    {
        var tag = message.PeekTag();
        var body = message.ReadSequence(tag);
        var (request, status, index) = (Number(body), Number(body), Number(body));
        var list = body.ReadSequence();
        var variables = new List<SnmpVariable>();
        while (list.HasData)
        {
            var variable = list.ReadSequence();
            variables.Add(new SnmpVariable(variable.ReadObjectIdentifier(), ReadValue(variable)));
        }

        return new SnmpBody((SnmpRequest)tag.TagValue, request, status, index, variables);
    }

    /// <summary>An integer of 32 bits.</summary>
    /// <exception cref="AsnContentException">It has more.</exception>
    public static int Number(AsnReader reader) => reader.TryReadInt32(out var number) ? number : throw new AsnContentException("A number of the message has more than 32 bits.");

    private static void Write(AsnWriter writer, SnmpValue value)
    {
        switch (value.Kind)
        {
            case SnmpKind.Integer:
                writer.WriteInteger(value.AsInteger());
                break;
            case SnmpKind.Text:
                writer.WriteOctetString(value.AsBytes().Span);
                break;
            case SnmpKind.Oid:
                writer.WriteObjectIdentifier(value.ToString());
                break;
            case SnmpKind.IpAddress:
                writer.WriteOctetString(value.AsBytes().Span, IpAddress);
                break;
            case SnmpKind.Opaque:
                writer.WriteOctetString(value.AsBytes().Span, Opaque);
                break;
            case SnmpKind.Counter32 or SnmpKind.Gauge32 or SnmpKind.TimeTicks or SnmpKind.Counter64:
                writer.WriteInteger(new BigInteger(value.Number), new Asn1Tag(TagClass.Application, value.Kind switch
                {
                    SnmpKind.Counter32 => 1,
                    SnmpKind.Gauge32 => 2,
                    SnmpKind.TimeTicks => 3,
                    _ => 6,
                }));
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    private static SnmpValue ReadValue(AsnReader reader)
    {
        var tag = reader.PeekTag();
        switch (tag.TagClass, tag.TagValue)
        {
            case (TagClass.Universal, (int)UniversalTagNumber.Integer):
                return SnmpValue.Of(Number(reader));
            case (TagClass.Universal, (int)UniversalTagNumber.OctetString):
                return SnmpValue.Of(SnmpKind.Text, reader.ReadOctetString());
            case (TagClass.Universal, (int)UniversalTagNumber.ObjectIdentifier):
                return SnmpValue.OfOid(reader.ReadObjectIdentifier());
            case (TagClass.Application, 0):
                return SnmpValue.Of(SnmpKind.IpAddress, reader.ReadOctetString(tag));
            case (TagClass.Application, 1):
                return SnmpValue.Of(SnmpKind.Counter32, Count(reader, tag));
            case (TagClass.Application, 2):
                return SnmpValue.Of(SnmpKind.Gauge32, Count(reader, tag));
            case (TagClass.Application, 3):
                return SnmpValue.Of(SnmpKind.TimeTicks, Count(reader, tag));
            case (TagClass.Application, 4):
                return SnmpValue.Of(SnmpKind.Opaque, reader.ReadOctetString(tag));
            case (TagClass.Application, 6):
                return SnmpValue.Of(SnmpKind.Counter64, Count(reader, tag));
            default:
                reader.ReadEncodedValue();
                return tag.TagClass == TagClass.ContextSpecific ? SnmpValue.Of(tag.TagValue switch
                {
                    0 => SnmpKind.NoSuchObject,
                    1 => SnmpKind.NoSuchInstance,
                    _ => SnmpKind.EndOfMib,
                }, 0) : SnmpValue.Null;
        }
    }

    /// <summary>A count without sign; some devices send the highest bit as one, which makes it negative.</summary>
    private static ulong Count(AsnReader reader, Asn1Tag tag)
    {
        var number = reader.ReadInteger(tag);
        return number.Sign < 0 ? unchecked((uint)(int)number) : (ulong)number;
    }
}
