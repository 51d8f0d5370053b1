using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The options of a CALL.</summary>
internal readonly record struct CallRequest(bool TakesProgress, bool IsDisclosed)
{
    public static CallRequest Read(in MessageView message)
    {
        var options = message.GetMap(2, "options");
        var read = default(CallRequest);
        while (options.Next())
        {
            if (options.Key.SequenceEqual("receive_progress"u8))
                read = read with { TakesProgress = options.IsTrue };
            else if (options.Key.SequenceEqual("disclose_me"u8))
                read = read with { IsDisclosed = options.IsTrue };
        }

        return read;
    }
}
