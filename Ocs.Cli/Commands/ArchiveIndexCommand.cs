using System.CommandLine;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive index</c>: makes the index at once that reading would make as it goes.</summary>
internal static class ArchiveIndexCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var command = new ExampleCommand("index", "Makes what is missing of the index that makes reading fast. It may be deleted at any time.", "ocs archive index data/hk") { folder };
        command.SetAction((parsed, stop) =>
        {
            var history = ArchiveIndex.Open(parsed.GetRequiredValue(folder), terminal);
            var files = 0;
            using (var progress = new ScreenProgress(terminal, "indexing"))
            {
                history.Update(
                    Environment.ProcessorCount,
                    (done, of) =>
                    {
                        files = of;
                        progress.Show(done, of);
                    },
                    stop);
            }

            foreach (var fault in history.Faults)
                terminal.Error.WriteLine($"ocs archive index: {fault}");
            terminal.Output.WriteLine($"{files} files are indexed");
            return Task.FromResult(history.Faults.Count == 0 ? 0 : 1);
        });
        return command;
    }
}
