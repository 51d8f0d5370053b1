using System.Diagnostics;
using System.Text.RegularExpressions;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>What the README and the guide to Grafana print for the shell works as it is printed, but for the ports.</summary>
public sealed partial class DocumentTests(RunningObservatory running) : IClassFixture<RunningObservatory>
{
    public static TheoryData<string> Documents => ["README.md", "docs/grafana.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_request_of_curl_works_as_printed(string document)
    {
        Requirement.Curl();
        await Patiently.AskAsync(
            async () => (await Curl.RequestAsync("GET", running.Product.LiveUrl + "search")).Body,
            fields => fields.Contains("load_1min", StringComparison.Ordinal) && fields.Contains("channel_00", StringComparison.Ordinal));
        var commands = ShellBlocks().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, document)))
            .Select(block => block.Groups[1].Value).Where(block => block.Contains("curl ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            var (exit, output, error) = await RunAsync(command
                .Replace("http://127.0.0.1:5000", running.Product.LiveUrl.TrimEnd('/'), StringComparison.Ordinal)
                .Replace("http://127.0.0.1:8001/call", running.Product.CallUrl, StringComparison.Ordinal));
            Assert.True(exit == 0 && error.Length == 0 && output.Length > 20, $"{command}\n{output}\n{error}");
            Assert.DoesNotContain("\"error\"", output, StringComparison.Ordinal);
            Assert.DoesNotContain("\"datapoints\":[]", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_command_of_the_README_for_the_second_terminal_works_as_printed()
    {
        var commands = ShellBlocks().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")))
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Where(line => Client().IsMatch(line) && !line.Contains("thermometer", StringComparison.Ordinal)).ToList();
        Assert.True(commands.Count >= 6, string.Join(Environment.NewLine, commands));
        foreach (var command in commands)
        {
            var words = command.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "data/hk" ? running.Product.Archive : word).Skip(1).ToList();
            if (words[0] != "archive")
                words.AddRange(["--site-hub", running.Product.RouterUrl]);

            // The archive has something to show when its first frames are due.
            await Patiently.AskAsync(() => Product.RunAsync(words), answer => answer.ExitCode == 0 && answer.Error.Length == 0 && answer.Output.Length > 20);
        }
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string command)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return (bash.ExitCode, output, await error);
    }

    [GeneratedRegex("^\\./ocs (client|archive|run) ")]
    private static partial Regex Client();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();
}
