using System.CommandLine;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive verify</c>: whether every frame is whole and every rule of the readers is kept.</summary>
internal static class ArchiveVerifyCommand
{
    private const string Unknown =
        "Not known: whether samples were lost before they came to these files, because messages carry no numbers; "
        + "and whether whole files or the last frames of a file are missing.";

    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("verify", "Checks every frame of an archive, and counts what there is. Exit 0 only when nothing is wrong.", "ocs archive verify data/hk") { folder, json };
        command.SetAction((parsed, stop) =>
        {
            var verification = HkVerification.Of(HkArchive.Open(parsed.GetRequiredValue(folder)), stop);
            terminal.Output.WriteLine(parsed.GetValue(json) ? Json(verification) : Text(verification));
            return Task.FromResult(verification.IsSound ? 0 : 1);
        });
        return command;
    }

    private static string Text(HkVerification verification)
    {
        List<string> lines = [.. verification.Faults.Select(fault => $"fault: {fault}")];
        foreach (var feed in verification.Feeds)
        {
            lines.Add($"{feed.Address}, agent session {feed.Session}: {feed.Frames} frames, {feed.Rows} rows, {feed.Samples} samples"
                + (feed.Rows > 0 ? $", {ArchiveCommand.Time(feed.First)} to {ArchiveCommand.Time(feed.Last)}" : ""));
        }

        lines.Add($"{verification.Archive.Path}: {verification.Archive.Files.Count} files, {verification.Frames} frames, {verification.Faults.Count} faults");
        lines.Add(Unknown);
        return string.Join('\n', lines);
    }

    private static string Json(HkVerification verification) => ArchiveJson.Write(json =>
    {
        json.WriteString("path", verification.Archive.Path);
        json.WriteBoolean("sound", verification.IsSound);
        json.WriteNumber("files", verification.Archive.Files.Count);
        json.WriteNumber("frames", verification.Frames);
        json.WriteStartArray("feeds");
        foreach (var feed in verification.Feeds)
        {
            json.WriteStartObject();
            json.WriteString("address", feed.Address);
            json.WriteString("agent_session", feed.Session);
            json.WriteNumber("frames", feed.Frames);
            json.WriteNumber("rows", feed.Rows);
            json.WriteNumber("samples", feed.Samples);
            ArchiveJson.WriteTime(json, "first", feed.Rows > 0 ? feed.First : null);
            ArchiveJson.WriteTime(json, "last", feed.Rows > 0 ? feed.Last : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("faults");
        foreach (var fault in verification.Faults)
        {
            json.WriteStartObject();
            json.WriteString("file", fault.File);
            json.WriteNumber("offset", fault.Offset);
            json.WriteString("rule", fault.Rule);
            json.WriteString("message", fault.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("not_known", Unknown);
    });
}
