using System.CommandLine;
using System.Text;
using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

public sealed class HelpTests
{
    [Fact]
    public async Task The_help_of_every_command_is_as_approved()
    {
        var help = new StringBuilder();
        foreach (var path in Paths())
        {
            var run = await RunningCommand.RunAsync([.. path.Skip(1), "--help"]);
            Assert.Equal(0, run.Exit);
            Assert.Contains("Example:\n  ocs ", run.Output, StringComparison.Ordinal);
            help.Append("$ ").AppendJoin(' ', path).Append(" --help\n").Append(string.Join('\n', run.Output.Split('\n').Select(line => line.TrimEnd()))).Append('\n');
        }

        var received = Path.Combine(AppContext.BaseDirectory, "help.received.txt");
        await File.WriteAllTextAsync(received, help.ToString(), TestContext.Current.CancellationToken);
        Assert.True(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Approved", "help.txt"), TestContext.Current.CancellationToken) == help.ToString(),
            $"The help changed. If that is meant, copy {received} to Approved/help.txt.");
    }

    private static IEnumerable<string[]> Paths()
    {
        using var terminal = new CommandTerminal { Output = TextWriter.Null, Error = TextWriter.Null };
        return [.. Below(OcsCommand.Create(terminal))];
    }

    private static IEnumerable<string[]> Below(Command command) =>
        command.Subcommands.SelectMany(Below).Prepend([.. OcsCommand.PathOf(command)]);
}
