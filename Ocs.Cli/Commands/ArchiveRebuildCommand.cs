using System.CommandLine;
using Ocs.Aggregator.Certificates;
using Ocs.Aggregator.Rebuilding;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive rebuild</c>: makes an archive of which files are lost or damaged anew, from logs and journals.</summary>
internal static class ArchiveRebuildCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var target = new Option<string>("--to-dir") { Description = "Where the new archive goes; must be empty or not there.", HelpName = "dir", Required = true };
        var state = new Option<string>("--state") { Description = "Where ledgers, logs and journals are; else state/ in the directory or beside it.", HelpName = "dir" };
        var journals = new Option<string[]>("--journals") { Description = "More folders of journals, as of agents on other machines (state/journal).", HelpName = "dir", AllowMultipleArgumentsPerToken = true };
        var command = new ExampleCommand(
            "rebuild", "Makes an archive anew, with what is lost or damaged from the log and the agents' journals. Exit 0 only when everything was found.", "ocs archive rebuild data --to-dir rebuilt")
        {
            folder, target, state, journals,
        };
        command.SetAction((parsed, stop) =>
        {
            var path = parsed.GetRequiredValue(folder);
            var places = parsed.GetValue(state) ?? ArchiveCertificate.FindState(path)
                ?? throw new DirectoryNotFoundException($"There is no state/ with a ledger or log in {path} or beside it: name it with --state.");
            ArchiveRebuild rebuild;
            using (var progress = new ScreenProgress(terminal, "rebuilding"))
                rebuild = ArchiveRebuild.Run(path, places, parsed.GetRequiredValue(target), parsed.GetValue(journals) ?? [], progress.Show, stop);
            foreach (var note in rebuild.Notes)
                terminal.Output.WriteLine(note);
            terminal.Output.WriteLine($"{rebuild.Copied} files are as they were, {rebuild.Rewritten} were written anew; {rebuild.Messages} messages come from logs and journals, {rebuild.Lost} were found nowhere.");
            terminal.Output.WriteLine($"Check it: ocs archive verify {parsed.GetRequiredValue(target)}");
            return Task.FromResult(rebuild.Lost == 0 ? 0 : 1);
        });
        return command;
    }
}
