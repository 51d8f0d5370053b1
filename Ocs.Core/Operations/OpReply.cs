using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>The answer to a request: whether it was in order, a text for people, and the session or an empty map.</summary>
internal readonly record struct OpReply(ResponseCode Code, string Text, WampMap Session)
{
    public static OpReply Ok(string text, OpSession? session = null) => new(ResponseCode.Ok, text, session?.ToMap() ?? []);

    public static OpReply Error(string text, OpSession? session = null) => new(ResponseCode.Error, text, session?.ToMap() ?? []);

    public static OpReply TimedOut(string text, OpSession session) => new(ResponseCode.Timeout, text, session.ToMap());

    /// <summary>One positional argument: the three as a list.</summary>
    public WampArguments ToArguments() => new() { Positional = [(WampValue)new WampList { (long)Code, Text, Session }] };
}
