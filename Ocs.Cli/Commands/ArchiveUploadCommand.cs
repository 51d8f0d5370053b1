using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive upload</c>: brings an archive to a database.</summary>
internal static class ArchiveUploadCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var to = new Option<string>("--to") { Description = "The database, as in the aggregator's --sink: influxdb://user:password@host:8086/database or postgresql://…", HelpName = "address", Required = true };
        var refused = new Option<string>("--refused-dir") { Description = "Where points go that the database refuses.", HelpName = "dir", DefaultValueFactory = _ => "." };
        var command = new ExampleCommand("upload", "Writes an archive to a database; what is there already stands there once.", "ocs archive upload data/hk --to influxdb://127.0.0.1:8086/ocs_feeds")
        {
            folder, to, refused,
        };
        command.SetAction(async (parsed, stop) =>
        {
            ArchiveUpload upload;
            using (var progress = new ScreenProgress(terminal, "uploading"))
            {
                upload = await ArchiveUpload.RunAsync(
                    HkArchive.Open(parsed.GetRequiredValue(folder)), parsed.GetRequiredValue(to), parsed.GetRequiredValue(refused), NullLogger.Instance, progress.Show, stop);
            }

            foreach (var fault in upload.Faults)
                terminal.Error.WriteLine($"ocs archive upload: {fault}");
            if (upload.RefusedPoints > 0)
                terminal.Error.WriteLine($"ocs archive upload: {upload.RefusedPoints} points were refused; they are in {parsed.GetRequiredValue(refused)} with the reasons.");
            terminal.Output.WriteLine($"{upload.Points} points uploaded");
            return upload.Faults.Count + upload.RefusedPoints == 0 ? 0 : 1;
        });
        return command;
    }
}
