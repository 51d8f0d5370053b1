using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Ocs.Wamp;

// What MessagePack and CBOR have in common: lists and maps begin with their count (CBOR also knows open ends), and a value
// begins with a byte that tells what it is.
public ref partial struct WampReader
{
    private const long OpenEnd = -1;
    private const byte CborBreak = 0xff;

    private bool ReadCounted(bool isCbor)
    {
        _tokenStart = _position;
        if (_depth == 0)
        {
            if (_position == _bytes.Length)
            {
                Token = WampToken.None;
                return false;
            }

            if (_position > 0)
                throw Malformed("something behind the end of the value", _position);
        }
        else if (Token != WampToken.Key)
        {
            var level = Level(_depth - 1);
            if (level >> 1 == OpenEnd ? TryTakeBreak() : level >> 1 == 0)
            {
                Token = _inMap ? WampToken.MapEnd : WampToken.ListEnd;
                Close();
                return true;
            }

            if (level >= 0)
                SetLevel(_depth - 1, level - 2);
            if (_inMap)
            {
                ReadCountedValue(isCbor);
                MakeKey();
                return true;
            }
        }

        ReadCountedValue(isCbor);
        return true;
    }

    private void ReadCountedValue(bool isCbor)
    {
        _escaped = _isNumericKey = _isComplement = false;
        if (isCbor)
            ReadCborValue();
        else
            ReadMessagePackValue();
    }

    private bool TryTakeBreak()
    {
        if (_position >= _bytes.Length || _bytes[_position] != CborBreak)
            return false;
        _position++;
        return true;
    }

    private void MakeKey()
    {
        // Some peers use integers as keys, which JSON cannot: they become their digits, as Python's json makes them.
        _isNumericKey = Token == WampToken.Integer;
        if (!_isNumericKey && Token != WampToken.String)
            throw Malformed("a key that is no text", _tokenStart);
        Token = WampToken.Key;
    }

    private void OpenCounted(ulong count, bool isMap)
    {
        // Each value takes a byte at least: a count beyond that is a lie, and must not cost memory.
        if (count > (ulong)(_bytes.Length - _position) / (isMap ? 2UL : 1UL))
            throw Malformed($"a count of {count} in a message that ends before", _tokenStart);
        Open(((long)count << 1) | (isMap ? 1L : 0L));
        Token = isMap ? WampToken.MapStart : WampToken.ListStart;
    }

    private void TakeContent(ulong length, WampToken token)
    {
        _contentStart = _position;
        _contentLength = Take(length).Length;
        Token = token;
    }

    private void TakeInteger(long value)
    {
        _number = ScannedNumber.Of(value);
        Token = WampToken.Integer;
    }

    private void TakeUnsigned(ulong value)
    {
        if (value <= long.MaxValue)
        {
            TakeInteger((long)value);
            return;
        }

        // The eight bytes just read are the content.
        TakeBigInteger(_position - sizeof(ulong), sizeof(ulong), isComplement: false);
    }

    private void TakeBigInteger(int start, int length, bool isComplement)
    {
        _contentStart = start;
        _contentLength = length;
        _isComplement = isComplement;
        _number = ScannedNumber.TooBig();
        Token = WampToken.Integer;
    }

    private void TakeDouble(double value)
    {
        _number = ScannedNumber.Of(value);
        Token = WampToken.Double;
    }

    private void TakeBoolean(bool value)
    {
        _contentLength = value ? 1 : 0;
        Token = WampToken.Boolean;
    }

    private ulong TakeNumber(int bytes)
    {
        var taken = Take((ulong)bytes);
        return bytes switch
        {
            1 => taken[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(taken),
            4 => BinaryPrimitives.ReadUInt32BigEndian(taken),
            _ => BinaryPrimitives.ReadUInt64BigEndian(taken),
        };
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_bytes.Length - _position))
            throw Malformed("the message ends inside a value, which begins", _tokenStart);
        var taken = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    private readonly BigInteger GetBigIntegerOfBytes()
    {
        var value = new BigInteger(Content, isUnsigned: true, isBigEndian: true);
        return _isComplement ? BigInteger.MinusOne - value : value;
    }

    private readonly string GetNumericKey() => _number.TryGetInteger(out var value)
        ? value.ToString(CultureInfo.InvariantCulture)
        : GetBigIntegerOfBytes().ToString(CultureInfo.InvariantCulture);
}
