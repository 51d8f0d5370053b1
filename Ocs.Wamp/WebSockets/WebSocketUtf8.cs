using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Ocs.Wamp;

/// <summary>Checks UTF-8 that arrives in pieces, and refuses at the first byte that cannot go on.</summary>
internal struct WebSocketUtf8
{
    private uint _pending;
    private int _pendingLength;
    private long _checked;

    /// <summary>Whether the pieces so far end at the end of a character.</summary>
    public readonly bool IsComplete => _pendingLength == 0;

    /// <summary>How many bytes of whole characters were seen.</summary>
    public readonly long Checked => _checked;

    /// <summary>Starts a new text.</summary>
    public void Reset() => this = default;

    /// <summary>Takes the next piece; false when it cannot be UTF-8.</summary>
    public bool Accept(ReadOnlySpan<byte> piece)
    {
        Span<byte> character = stackalloc byte[4];
        while (_pendingLength > 0 && piece.Length > 0)
        {
            for (var i = 0; i < _pendingLength; i++)
                character[i] = (byte)(_pending >> (8 * i));
            character[_pendingLength] = piece[0];
            var status = Rune.DecodeFromUtf8(character[..(_pendingLength + 1)], out _, out var used);
            if (status == OperationStatus.InvalidData)
                return false;
            _pending |= (uint)piece[0] << (8 * _pendingLength++);
            piece = piece[1..];
            if (status == OperationStatus.Done)
            {
                _checked += used;
                _pendingLength = 0;
                _pending = 0;
            }
        }

        if (Utf8.IsValid(piece))
        {
            _checked += piece.Length;
            return true;
        }

        return AcceptTail(piece);
    }

    private bool AcceptTail(ReadOnlySpan<byte> piece)
    {
        // Step over whole characters; what is left is either wrong or the first bytes of the next character.
        while (piece.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(piece, out _, out var used);
            if (status == OperationStatus.InvalidData)
                return false;
            if (status == OperationStatus.NeedMoreData)
            {
                for (var i = 0; i < piece.Length; i++)
                    _pending |= (uint)piece[i] << (8 * i);
                _pendingLength = piece.Length;
                return true;
            }

            _checked += used;
            piece = piece[used..];
        }

        return true;
    }
}
