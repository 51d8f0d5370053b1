using System.CommandLine;
using System.Text.Json;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive info</c>: files, span of time, feeds, fields and samples.</summary>
internal static class ArchiveInfoCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand("info", "Prints what an archive holds: files, span of time, feeds, fields, samples, torn files.", "ocs archive info data/hk") { folder, json };
        command.SetAction((parsed, stop) =>
        {
            var archive = HkArchive.Open(parsed.GetRequiredValue(folder));
            var summary = HkArchiveSummary.Of(archive, stop);
            terminal.Output.WriteLine(parsed.GetValue(json) ? Json(archive, summary) : Text(archive, summary));
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Text(HkArchive archive, HkArchiveSummary summary)
    {
        var lines = new List<string>
        {
            $"{archive.Path}: {summary.Files} files, {summary.Bytes} bytes, {summary.Frames} frames, {summary.Feeds.Count} feeds, {summary.Samples} samples",
        };
        if (summary is { First: { } first, Last: { } last })
            lines.Add($"from {ArchiveCommand.Time(first)} to {ArchiveCommand.Time(last)}");
        foreach (var (address, fields) in summary.Feeds)
        {
            lines.Add(address);
            lines.AddRange(fields.Values.Select(field =>
                $"  {field.Name}  {string.Join('/', field.Classes)}  {field.Samples} samples  block {field.Block}"));
        }

        lines.AddRange(summary.Faults.Select(fault => $"fault: {fault}"));
        return string.Join('\n', lines);
    }

    private static string Json(HkArchive archive, HkArchiveSummary summary) => ArchiveJson.Write(json =>
    {
        json.WriteString("path", archive.Path);
        json.WriteNumber("files", summary.Files);
        json.WriteNumber("bytes", summary.Bytes);
        json.WriteNumber("frames", summary.Frames);
        json.WriteNumber("samples", summary.Samples);
        ArchiveJson.WriteTime(json, "first", summary.First);
        ArchiveJson.WriteTime(json, "last", summary.Last);
        json.WriteStartObject("feeds");
        foreach (var (address, fields) in summary.Feeds)
        {
            json.WriteStartObject(address);
            foreach (var field in fields.Values)
                WriteField(json, field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("faults");
        foreach (var fault in summary.Faults)
            json.WriteStringValue(fault);
        json.WriteEndArray();
    });

    private static void WriteField(Utf8JsonWriter json, HkFieldSummary field)
    {
        json.WriteStartObject(field.Name);
        json.WriteString("block", field.Block);
        json.WriteString("class", string.Join('/', field.Classes));
        json.WriteNumber("samples", field.Samples);
        ArchiveJson.WriteTime(json, "first", field.First);
        ArchiveJson.WriteTime(json, "last", field.Last);
        json.WriteEndObject();
    }
}
