using System.CommandLine;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive export</c>: a file for each field.</summary>
internal static class ArchiveExportCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var target = new Option<string>("--to-dir") { Description = "Where the files go; made where it is missing.", HelpName = "dir", Required = true };
        var fields = new Option<string[]>("--field") { Description = "Only these fields: full names or their last parts, * for anything.", HelpName = "field", AllowMultipleArgumentsPerToken = true };
        var from = ArchiveTime.Option("--from", "The first time.", terminal.Clock);
        var to = ArchiveTime.Option("--to", "The last time.", terminal.Clock);
        var format = new Option<string>("--format") { Description = "csv, ndjson (a JSON object a line), or npy (NumPy: records of time and value).", HelpName = "format", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "ndjson", "npy");
        var command = new ExampleCommand("export", "Writes the samples of each field to a file of its own.", "ocs archive export data/hk --to-dir out --format npy --from -1d")
        {
            folder, target, fields, from, to, format,
        };
        command.SetAction((parsed, stop) =>
        {
            var (first, last) = (parsed.GetValue(from) ?? ArchiveTime.Beginning, parsed.GetValue(to) ?? ArchiveTime.End);
            var history = ArchiveIndex.Open(parsed.GetRequiredValue(folder), terminal);
            var found = history.FindFields(parsed.GetValue(fields) ?? [], first, last, stop);
            var directory = Directory.CreateDirectory(parsed.GetRequiredValue(target)).FullName;
            var (written, samples) = (0, 0L);
            using (var progress = new ScreenProgress(terminal, "exporting"))
            {
                foreach (var (index, field) in found.Index())
                {
                    progress.Show(index, found.Count);
                    if (history.Read(field.Name, first, last, stop) is not { } series)
                        continue;
                    Write(directory, series, parsed.GetRequiredValue(format), stop);
                    written++;
                    samples += series.Count;
                }
            }

            foreach (var fault in history.Faults)
                terminal.Error.WriteLine($"ocs archive export: {fault}");
            terminal.Output.WriteLine($"{written} fields, {samples} samples written to {directory}");
            return Task.FromResult(written == 0 ? 1 : 0);
        });
        return command;
    }

    private static void Write(string directory, HkSeries series, string format, CancellationToken stop)
    {
        using var file = new FileStream(Path.Combine(directory, $"{series.Name}.{format}"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        switch (format)
        {
            case "npy":
                NumPyFile.Write(file, series);
                break;
            case "ndjson":
                NewlineJson.Write(file, series);
                break;
            default:
                using (var text = new StreamWriter(file))
                    SeriesText.Write(text, [series], ',', stop);
                break;
        }
    }
}
