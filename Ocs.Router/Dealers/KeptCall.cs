using System.Buffers;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The message of a call that another callee may have to take over, kept until it is answered.</summary>
internal sealed class KeptCall
{
    /// <summary>The largest message that is kept, in bytes. A larger call fails with its callee.</summary>
    public const int MaxBytes = 1 << 20;

    private byte[] _bytes = [];
    private int _length;
    private WampSerializer _serializer;

    /// <summary>Whether there is one.</summary>
    public bool IsKept => _length > 0;

    /// <summary>The callees that said they are not available.</summary>
    public List<RouterSession> Unavailable { get; } = [];

    /// <summary>Keeps a message, unless it is too large.</summary>
    public void Keep(in CallRequest call)
    {
        if (call.Message.Length > MaxBytes)
            return;
        _bytes = ArrayPool<byte>.Shared.Rent(call.Message.Length);
        call.Message.CopyTo(_bytes);
        _length = call.Message.Length;
        _serializer = call.Serializer;
    }

    /// <summary>Splits it again.</summary>
    public void Read(out MessageView message) => MessageView.Parse(_bytes.AsSpan(0, _length), _serializer, out message);

    /// <summary>Drops it.</summary>
    public void Drop()
    {
        Unavailable.Clear();
        if (_length == 0)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }
}
