using System.CommandLine;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive export</c>: a CSV file for each field.</summary>
internal static class ArchiveExportCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var target = new Option<string>("--to-dir") { Description = "Where the files go; made where it is missing.", HelpName = "dir", Required = true };
        var fields = new Option<string[]>("--field") { Description = "Only these fields: full names or their last parts, * for anything.", HelpName = "field", AllowMultipleArgumentsPerToken = true };
        var from = ArchiveTime.Option("--from", "The first time.", terminal.Clock);
        var to = ArchiveTime.Option("--to", "The last time.", terminal.Clock);
        var command = new ExampleCommand("export", "Writes the samples of each field to a CSV file of its own.", "ocs archive export data/hk --to-dir csv --from -1d") { folder, target, fields, from, to };
        command.SetAction((parsed, stop) =>
        {
            var query = HkQuery.Run(
                HkArchive.Open(parsed.GetRequiredValue(folder)), parsed.GetValue(fields) ?? [], parsed.GetValue(from) ?? ArchiveTime.Beginning, parsed.GetValue(to) ?? ArchiveTime.End, stop);
            foreach (var fault in query.Faults)
                terminal.Error.WriteLine($"ocs archive export: {fault}");
            var directory = Directory.CreateDirectory(parsed.GetRequiredValue(target)).FullName;
            var samples = 0L;
            foreach (var series in query.Series)
            {
                using var file = new StreamWriter(Path.Combine(directory, series.Name + ".csv"));
                SeriesText.Write(file, [series], ',', stop);
                samples += series.Count;
            }

            terminal.Output.WriteLine($"{query.Series.Count} fields, {samples} samples written to {directory}");
            return Task.FromResult(query.Series.Count == 0 ? 1 : 0);
        });
        return command;
    }
}
