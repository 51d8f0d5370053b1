using System.Globalization;
using Ocs.Clients;

namespace Ocs.Cli;

/// <summary>Replies in the form in which OCS's own client prints them (ocs_client.py: OCSReply).</summary>
internal static class ReplyText
{
    private static readonly string[] Shown = ["op_name", "session_id", "status", "start_time", "end_time", "messages", "success"];

    public static string Of(OpReply reply, DateTimeOffset now)
    {
        var head = $"OCSReply: {reply.Code.ToString().ToUpperInvariant()} : {reply.Text}";
        return reply.Session is { } session ? head + "\n" + Of(session, now) : head + "\n  (no session -- op has never run)";
    }

    private static string Of(OpSessionView session, DateTimeOffset now)
    {
        var status = session.Raw.GetOrNull("status").AsStringOrNull() ?? "?";
        var timing = session switch
        {
            { EndTime: { } end } => $"{(session.Success == true ? "without error" : "with ERROR")} {Duration(now - end)} ago, took {Duration(end - session.StartTime)}",
            _ => $"for {Duration(now - session.StartTime)}",
        };
        var messages = session.Messages;
        const int most = 5;
        var lines = new List<string>
        {
            $"  {session.Operation}[session={session.Id}]; status={status} {timing}",
            $"  messages ({Math.Min(most, messages.Count)} of {messages.Count}):",
        };
        lines.AddRange(messages.TakeLast(most).Select(message => string.Create(
            CultureInfo.InvariantCulture, $"    {(message.Time - DateTimeOffset.UnixEpoch).TotalSeconds:F3} {message.Text}")));
        lines.Add($"  other keys in .session: {string.Join(", ", session.Raw.Keys.Except(Shown))}");
        return string.Join('\n', lines);
    }

    private static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        var seconds when Math.Abs(seconds) < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F6} s"),
        var seconds when seconds < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s"),
        var seconds when seconds < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F1} mins"),
        var seconds when seconds < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:F1} hrs"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:F1} days"),
    };
}
