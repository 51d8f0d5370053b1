using System.CommandLine;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs completion</c>: prints the script that completes command lines in a shell.</summary>
internal static class CompletionCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "The shell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new ExampleCommand("completion", "Prints a script that completes command lines.", "ocs completion bash > /etc/bash_completion.d/ocs") { shell };
        command.SetAction(parsed =>
        {
            var script = new CompletionScript(parsed.RootCommandResult.Command);
            terminal.Output.Write(parsed.GetRequiredValue(shell) switch
            {
                "bash" => script.Bash(),
                "zsh" => script.Zsh(),
                _ => script.Fish(),
            });
            return 0;
        });
        return command;
    }
}
