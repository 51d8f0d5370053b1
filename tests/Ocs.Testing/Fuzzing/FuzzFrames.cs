using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Testing.Fuzzing;

/// <summary>
/// Frames for one line: messages that make sense, messages with a few bytes changed, frames with a wrong length or bits, and bytes
/// that are nothing at all. The same seed gives the same frames.
/// </summary>
internal sealed class FuzzFrames
{
    private const int Messages = 400;
    private static readonly string[] Topics = ["fuzz.a", "fuzz.b.c", "fuzz..c", "fuzz.", "", "wamp.x", "fuzz.\u00e9", "a b", "fuzz.very.long." + new string('x', 300)];
    private static readonly string[] Payloads = ["", ",[]", ",[1,2.5,null]", ",[\"\\u0000AAEC\"]", ",[],{\"k\":[1]}", ",[NaN,-Infinity,1e-7]", ",[[[[[[{}]]]]]],{}", ",[18446744073709551616]", ",[\"" + "0123456789" + "\"],{\"\u00e9\":\"\ud83d\ude00\"}"];

    private readonly FuzzLine _line;
    private readonly Random _random;
    private readonly byte[][] _messages;

    public FuzzFrames(FuzzLine line, int seed)
    {
        _line = line;
        _random = new Random(seed);
        _messages = [.. Enumerable.Range(0, Messages).Select(_ => Encode(CreateMessage()))];
    }

    /// <summary>The frame that joins.</summary>
    public byte[] Hello() => Frame(Encode("""[1,"test_realm",{"roles":{"caller":{},"callee":{"features":{"call_canceling":true}},"publisher":{},"subscriber":{}}}]"""));

    /// <summary>The next frame.</summary>
    public byte[] Next()
    {
        var message = _messages[_random.Next(_messages.Length)];
        switch (_random.Next(100))
        {
            case 0:
                return Frame(Mutate(message));
            case 1:
                return Mutate(Frame(message));
            case 2 when _random.Next(4) == 0:
                var noise = new byte[_random.Next(1, 64)];
                _random.NextBytes(noise);
                return noise;
            case 3 when _line.IsWebSocket:
                var half = _random.Next(message.Length);
                return _line.IsBatched ? Frame(message) : [.. Frame(message.AsSpan(0, half), isFinal: false), .. Ping(), .. Frame(message.AsSpan(half), isContinuation: true)];
            case < 20:
                return Frame(Soften(message));
            case < 22:
                return Ping();
            default:
                return Frame(message);
        }
    }

    private byte[] Ping()
    {
        var payload = new byte[_random.Next(126)];
        _random.NextBytes(payload);
        return _line.IsWebSocket ? Masked(WebSocketOpcode.Ping, payload, true) : [1, 0, 0, (byte)payload.Length, .. payload];
    }

    private string CreateMessage()
    {
        string Pick(string[] from) => from[_random.Next(from.Length)];
        string Id() => _random.Next(5) == 0 ? _random.NextInt64(1L << 53).ToString(CultureInfo.InvariantCulture) : _random.Next(20).ToString(CultureInfo.InvariantCulture);
        var uri = _random.Next(3) == 0 ? $"fuzz.{_random.Next(1000)}" : Pick(Topics);
        return _random.Next(12) switch
        {
            0 or 1 => $$"""[16,{{Id()}},{},"{{uri}}"{{Pick(Payloads)}}]""",
            2 => $$"""[16,{{Id()}},{"acknowledge":true,"exclude_me":false,"eligible":[1,2],"exclude_authid":["x"]},"{{uri}}"{{Pick(Payloads)}}]""",
            3 => $$"""[32,{{Id()}},{"match":"{{Pick(["exact", "prefix", "wildcard"])}}"},"{{uri}}"]""",
            4 => $$"""[34,{{Id()}},{{Id()}}]""",
            5 => $$"""[64,{{Id()}},{"match":"{{Pick(["exact", "prefix", "wildcard"])}}","invoke":"{{Pick(["single", "roundrobin", "random", "first", "last"])}}"},"{{uri}}"]""",
            6 => $$"""[66,{{Id()}},{{Id()}}]""",
            7 => $$"""[48,{{Id()}},{"receive_progress":true,"disclose_me":true},"{{uri}}"{{Pick(Payloads)}}]""",
            8 => $$"""[49,{{Id()}},{"mode":"{{Pick(["skip", "kill", "killnowait"])}}"}]""",
            9 => $$"""[70,{{Id()}},{"progress":{{Pick(["true", "false"])}}}{{Pick(Payloads)}}]""",
            10 => $$"""[8,68,{{Id()}},{},"fuzz.error"{{Pick(Payloads)}}]""",
            _ => $$"""[48,{{Id()}},{},"{{uri}}"{{Pick(Payloads)}}]""",
        };
    }

    private byte[] Encode(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        if (_line.Serializer == WampSerializer.Json)
            return utf8;
        var output = new ArrayBufferWriter<byte>();
        WampTranscoder.Write(utf8, WampSerializer.Json, WampWriter.Create(output, _line.Serializer));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Flips, cuts, doubles or inserts some bytes.</summary>
    private byte[] Mutate(byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var count = _random.Next(1, 4); count > 0 && changed.Count > 0; count--)
        {
            var at = _random.Next(changed.Count);
            switch (_random.Next(4))
            {
                case 0: changed[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1: changed[at] = (byte)_random.Next(256); break;
                case 2: changed.RemoveRange(at, Math.Min(_random.Next(1, 8), changed.Count - at)); break;
                default: changed.InsertRange(at, changed.GetRange(0, at)); break;
            }
        }

        return [.. changed];
    }

    /// <summary>Changes letters and digits behind the type, so that the message mostly stays well-formed and means something else.</summary>
    private byte[] Soften(byte[] message)
    {
        var changed = (byte[])message.Clone();
        for (var at = 4; at < changed.Length; at++)
        {
            if (_random.Next(8) != 0)
                continue;
            if (_line.Serializer == WampSerializer.Json && changed[at] is >= (byte)'1' and <= (byte)'9')
                changed[at] = (byte)('1' + _random.Next(9));
            else if (changed[at] == (byte)'f')
                changed[at] = (byte)'g';
        }

        return changed;
    }

    private byte[] Frame(ReadOnlySpan<byte> message, bool isFinal = true, bool isContinuation = false)
    {
        if (!_line.IsWebSocket)
        {
            var framed = new byte[4 + message.Length];
            BinaryPrimitives.WriteInt32BigEndian(framed, message.Length);
            message.CopyTo(framed.AsSpan(4));
            return framed;
        }

        if (_line.IsBatched)
        {
            var batch = new byte[MessageBatch.PrefixLength(_line.Serializer) + message.Length + MessageBatch.SuffixLength(_line.Serializer)];
            message.CopyTo(batch.AsSpan(MessageBatch.PrefixLength(_line.Serializer)));
            MessageBatch.Frame(batch, _line.Serializer);
            message = batch;
        }

        var opcode = isContinuation ? WebSocketOpcode.Continuation : _line.Serializer == WampSerializer.Json ? WebSocketOpcode.Text : WebSocketOpcode.Binary;
        return Masked(opcode, message, isFinal);
    }

    private byte[] Masked(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isFinal)
    {
        var mask = (uint)_random.Next();
        var frame = new byte[WebSocketFrame.GetHeaderLength(payload.Length, masked: true) + payload.Length];
        var start = WebSocketFrame.WriteMaskedHeader(frame, opcode, payload.Length, mask, isFinal);
        payload.CopyTo(frame.AsSpan(start));
        WebSocketFrame.ApplyMask(frame.AsSpan(start), mask);
        return frame;
    }
}
