using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What becomes of a call that its caller cancels.</summary>
internal sealed record CancelMode(string Name)
{
    /// <summary>The caller did not say: like <see cref="KillNoWait"/>, with empty options for the callee.</summary>
    public static readonly CancelMode Default = new("");

    /// <summary>The callee is not told.</summary>
    public static readonly CancelMode Skip = new("skip");

    /// <summary>The callee is told, and the caller gets what it answers.</summary>
    public static readonly CancelMode Kill = new("kill");

    /// <summary>The callee is told, and the caller is answered at once.</summary>
    public static readonly CancelMode KillNoWait = new("killnowait");

    public static CancelMode Read(in MessageView message)
    {
        var options = message.GetMap(2, "options");
        while (options.Next())
        {
            if (!options.Key.SequenceEqual("mode"u8))
                continue;
            if (options.Kind != MessageElementKind.String)
                throw new WampProtocolException($"invalid type {MessageView.PythonType(options.Kind)} for 'mode' option in CANCEL");
            return Encoding.UTF8.GetString(options.Text) switch
            {
                "skip" => Skip,
                "kill" => Kill,
                "killnowait" => KillNoWait,
                var other => throw new WampProtocolException($"invalid value '{other}' for 'mode' option in CANCEL"),
            };
        }

        return Default;
    }
}
