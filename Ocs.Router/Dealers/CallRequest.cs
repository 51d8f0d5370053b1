using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A CALL, read.</summary>
internal readonly ref struct CallRequest
{
    private CallRequest(in MessageView message)
    {
        message.RequireCount(4, 6);
        Message = message.Bytes;
        Serializer = message.Serializer;
        Request = message.GetId(1, "request");
        var options = message.GetMap(2, "options");
        if (!message.IsPlain(2))
        {
            Passed = new PassedDetails(options);
            while (options.Next())
            {
                if (options.Key.SequenceEqual("receive_progress"u8))
                    TakesProgress = options.IsTrue;
                else if (options.Key.SequenceEqual("disclose_me"u8))
                    IsDisclosed = options.IsTrue;
                else if (options.Key.SequenceEqual("progress"u8))
                    IsOpen = options.IsTrue;
                else if (options.Key.SequenceEqual("timeout"u8))
                    Timeout = ReadTimeout(options);
            }
        }

        Uri = message.GetUri(3, "procedure");
        Payload = message.GetPayload(4, out var payloadCount);
        PayloadCount = payloadCount;
    }

    /// <summary>The whole message, so that it can be sent to another callee.</summary>
    public ReadOnlySpan<byte> Message { get; }

    public WampSerializer Serializer { get; }

    /// <summary>The caller's id of it.</summary>
    public long Request { get; }

    public ReadOnlySpan<byte> Uri { get; }

    public ReadOnlySpan<byte> Payload { get; }

    public int PayloadCount { get; }

    /// <summary>Whether the caller takes the result in parts.</summary>
    public bool TakesProgress { get; }

    /// <summary>Whether the callee is to be told who calls.</summary>
    public bool IsDisclosed { get; }

    /// <summary>Whether more arguments follow, in further messages with the same id.</summary>
    public bool IsOpen { get; }

    /// <summary>How long the caller waits, in milliseconds; 0 for as long as it takes.</summary>
    public long Timeout { get; }

    /// <summary>What goes to the callee as it is.</summary>
    public PassedDetails Passed { get; }

    public static CallRequest Read(in MessageView message) => new(message);

    private static long ReadTimeout(in MapEntries option)
    {
        if (option.Kind != MessageElementKind.Integer)
            throw new WampProtocolException($"invalid type {MessageView.PythonType(option.Kind)} for 'timeout' option in CALL");
        return option.Integer is >= 0 and var timeout
            ? timeout
            : throw new WampProtocolException($"invalid value {System.Text.Encoding.UTF8.GetString(option.Value)} for 'timeout' option in CALL");
    }
}
