using System.Diagnostics;
using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("bo", "bow")]
    [InlineData("bow st", "status")]
    [InlineData("bow status --js", "--json")]
    [InlineData("bow config plu", "plugins")]
    [InlineData("client listen --site-f", "--site-file")]
    [InlineData("completion f", "fish")]
    public async Task Bash_completes_a_word(string typed, string completed)
    {
        var script = await RunningCommand.RunAsync("completion", "bash");
        Assert.Equal(0, script.Exit);
        var words = $"ocs {typed}".Split(' ');
        var start = new ProcessStartInfo("bash", ["-c", script.Output + $"\nCOMP_WORDS=({string.Join(' ', words)}); COMP_CWORD={words.Length - 1}; _ocs; echo \"${{COMPREPLY[*]}}\""])
        {
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        Assert.Equal(completed, (await bash.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Theory]
    [InlineData("zsh", "    \"ocs bow\") choices=(status up down config ")]
    [InlineData("fish", "complete -c ocs -n 'test (__ocs_path) = \"ocs bow\"' -a 'status' -d 'Shows the agents of each host.'\n")]
    public async Task Zsh_and_fish_are_told_the_same(string shell, string line)
    {
        var script = await RunningCommand.RunAsync("completion", shell);
        Assert.Contains(line, script.Output, StringComparison.Ordinal);
    }
}
