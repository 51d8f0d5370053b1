using System.Buffers;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>Gives the messages of a recorded feed their numbers, and makes them the bytes that go over the wire. Not thread-safe.</summary>
internal sealed class MessageEncoder(FeedInfoMap info)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private WampWriter? _writer;
    private long _seq;
    private long _total;

    public NumberedMessage Encode(SampleMessage message, WampSerializer serializer)
    {
        _seq++;
        _total += message.Samples;
        if (_writer?.Serializer != serializer)
            _writer = WampWriter.Create(_bytes, serializer);
        _bytes.ResetWrittenCount();
        _writer.Restart(_bytes);
        _writer.BeginList(1);
        _writer.BeginList(2);
        message.Write(_writer);
        info.Write(_writer, _seq, _total);
        _writer.EndList();
        _writer.EndList();
        return new NumberedMessage(_seq, _total, message.Samples, serializer, _bytes.WrittenSpan.ToArray());
    }
}
