using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ocs.Wamp;

// JSON as Python's json module reads it: strict, but for the bare words NaN, Infinity and -Infinity.
public ref partial struct WampReader
{
    private const int LongestIntegerDigits = 4300;
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(JsonText.StopBytes);

    private bool ReadJson()
    {
        var next = SkipJsonSpace();
        switch (Token)
        {
            case WampToken.ListStart:
                if (next == ']')
                    return CloseJson(WampToken.ListEnd);
                break;
            case WampToken.MapStart:
                return next == '}' ? CloseJson(WampToken.MapEnd) : ReadJsonKey(next);
            case WampToken.Key:
                break;
            default:
                if (_depth == 0)
                {
                    if (_position > 0 && Token != WampToken.None || next < 0)
                        return EndJson(next);
                    break;
                }

                if (next == (_inMap ? '}' : ']'))
                    return CloseJson(_inMap ? WampToken.MapEnd : WampToken.ListEnd);
                if (next != ',')
                    throw Unexpected(next, _inMap ? "',' or '}'" : "',' or ']'");
                _position++;
                next = SkipJsonSpace();
                if (_inMap)
                    return ReadJsonKey(next);
                break;
        }

        return ReadJsonValue(next);
    }

    private bool EndJson(int next)
    {
        if (next >= 0)
            throw Unexpected(next, "the end of the message");
        _tokenStart = _position;
        Token = WampToken.None;
        return false;
    }

    private bool CloseJson(WampToken token)
    {
        _tokenStart = _position++;
        Close();
        Token = token;
        return true;
    }

    private bool ReadJsonValue(int next)
    {
        _tokenStart = _position;
        switch (next)
        {
            case '"':
                ReadJsonString();
                Token = _escaped && JsonText.IsBinary(Content) ? WampToken.Binary : WampToken.String;
                return true;
            case '[':
                Open(0);
                _position++;
                Token = WampToken.ListStart;
                return true;
            case '{':
                Open(1);
                _position++;
                Token = WampToken.MapStart;
                return true;
            case 't':
                return ReadJsonWord("true"u8, WampToken.Boolean, 1);
            case 'f':
                return ReadJsonWord("false"u8, WampToken.Boolean, 0);
            case 'n':
                return ReadJsonWord("null"u8, WampToken.Null, 0);
            default:
                ReadJsonNumber(next);
                return true;
        }
    }

    private void ReadJsonNumber(int next)
    {
        if (!ScannedNumber.TryScan(_bytes, ref _position, out _number))
            throw Unexpected(next, "a value");
        _contentStart = _tokenStart;
        _contentLength = _position - _tokenStart;
        Token = _number.IsInteger ? WampToken.Integer : WampToken.Double;
    }

    private bool ReadJsonWord(ReadOnlySpan<byte> word, WampToken token, int content)
    {
        if (!_bytes[_position..].StartsWith(word))
            throw Unexpected(_bytes[_position], "a value");
        _position += word.Length;
        _contentLength = content;
        Token = token;
        return true;
    }

    private bool ReadJsonKey(int next)
    {
        if (next != '"')
            throw Unexpected(next, "a key in double quotes");
        _tokenStart = _position;
        ReadJsonString();
        next = SkipJsonSpace();
        if (next != ':')
            throw Unexpected(next, "':' after a key");
        _position++;
        Token = WampToken.Key;
        return true;
    }

    private void ReadJsonString()
    {
        var position = _position + 1;
        _contentStart = position;
        _escaped = false;
        while (true)
        {
            var run = position < _bytes.Length ? _bytes[position..].IndexOfAny(StringStops) : -1;
            if (run < 0)
                throw Malformed("the message ends inside a string, which begins", _tokenStart);
            position += run;
            switch (_bytes[position])
            {
                case (byte)'"':
                    _contentLength = position - _contentStart;
                    _position = position + 1;
                    return;
                case (byte)'\\':
                    var length = JsonText.EscapeLength(_bytes[position..]);
                    if (length == 0)
                        throw Malformed("a bad escape in a string", position);
                    _escaped = true;
                    position += length;
                    break;
                default:
                    throw Malformed("a control character in a string", position);
            }
        }
    }

    private int SkipJsonSpace()
    {
        var bytes = _bytes;
        var position = _position;
        while (position < bytes.Length)
        {
            var next = bytes[position];
            if (next > ' ' || next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                _position = position;
                return next;
            }

            position++;
        }

        _position = position;
        return -1;
    }

    private readonly BigInteger GetJsonBigInteger() => _contentLength <= LongestIntegerDigits
        ? BigInteger.Parse(Encoding.ASCII.GetString(Content), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : throw Malformed($"an integer of more than {LongestIntegerDigits} digits", _tokenStart);

    private readonly WampFormatException Unexpected(int next, string wanted) => Malformed(
        next < 0 ? $"the message ends where {wanted} should be"
        : next is > ' ' and < 127 ? $"'{(char)next}' where {wanted} should be"
        : $"byte 0x{next:X2} where {wanted} should be",
        _position);
}
