using Microsoft.Extensions.Logging;

namespace Ocs.Operations;

/// <summary>Makes the sessions of one agent: one clock, one count of ids, one log.</summary>
internal sealed partial class SessionFactory(TimeProvider clock, ILogger log)
{
    private long _next = -1;

    public TimeProvider Clock => clock;

    public OpSession Create(string operation, int credentialLevel)
    {
        var id = Interlocked.Increment(ref _next);
        return new OpSession(id, operation, credentialLevel, clock)
        {
            OnMessage = text => Message(log, operation, id, text),
            OnInfinity = path => Infinity(log, operation, path),
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Operation}:{Session} {Text}")]
    private static partial void Message(ILogger log, string operation, long session, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The session data of {Operation} holds an infinity at {Path}: clients receive null (said once a session)")]
    private static partial void Infinity(ILogger log, string operation, string path);
}
