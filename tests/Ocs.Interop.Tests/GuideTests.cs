using System.Diagnostics;
using System.Text.RegularExpressions;
using Ocs.Interop.Tests.Peers;

namespace Ocs.Interop.Tests;

/// <summary>
/// docs/writing-an-agent.md, followed to the letter: each command that it prints is run, in its order and in a home directory of its
/// own, and each listing is written to the file that it names. Only ports and the address of the router differ.
/// </summary>
[Collection("dotnet")]
public sealed partial class GuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "writing-an-agent.md"));

    [Fact]
    public async Task Each_step_of_the_guide_works_as_it_is_printed()
    {
        Requirement.Autobahn();
        var home = Directory.CreateTempSubdirectory("ocs-guide-");
        try
        {
            var shell = new GuideShell(home.FullName);
            var blocks = Blocks().Matches(Guide).Select(match => (Text: match.Groups["before"].Value, Kind: match.Groups["kind"].Value, Content: match.Groups["content"].Value)).ToList();
            Assert.Equal(["sh", "sh", "xml", "csharp", "csharp", "csharp", "sh", "csharp", "sh", "yaml", "sh", "sh"], blocks.Select(block => block.Kind));

            // The packages: the solution is built already, and another build would wait for this test.
            await shell.RunAsync(Repository.Root, blocks[0].Content.Replace("dotnet build Ocs.sln -c Release\n", "", StringComparison.Ordinal));
            var folder = home.FullName;
            foreach (var (text, kind, content) in blocks[1..10])
            {
                if (kind == "sh")
                {
                    var output = await shell.RunAsync(folder, content);
                    if (content.StartsWith("mkdir heater && cd heater\n", StringComparison.Ordinal))
                        folder = Path.Combine(folder, "heater");
                    if (content.StartsWith("dotnet run", StringComparison.Ordinal))
                        Assert.Contains("Total: 2, Errors: 0, Failed: 0", output);
                    continue;
                }

                var file = Path.Combine(folder, FileName().Match(text).Groups[1].Value);
                if (kind == "xml")
                    await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("</Nullable>\n", $"</Nullable>\n    {content}", StringComparison.Ordinal));
                else
                    await File.WriteAllTextAsync(file, content);
            }

            await CompareAsync(shell, home.CreateSubdirectory("sample").FullName, folder);
            var lines = blocks[10].Content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await shell.RunAsync(folder, lines[0]);
            await UpAsync(shell, folder, lines[1], blocks[11].Content);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    /// <summary>Starts the site as the guide does, and does what it says for the second terminal and for Python.</summary>
    private static async Task UpAsync(GuideShell shell, string folder, string up, string second)
    {
        using var running = shell.Start(folder, up);
        try
        {
            var line = "";
            using var patience = new CancellationTokenSource(PeerProgram.Patience);
            while (!line.StartsWith("ocs ready", StringComparison.Ordinal))
                line = await running.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"ocs up ended: {await running.StandardError.ReadToEndAsync(patience.Token)}");
            shell.Hub = ReadyLine().Match(line).Groups[1].Value;
            Assert.EndsWith(", 2 agents", line, StringComparison.Ordinal);
            var commands = second.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, commands.Length);
            Assert.Contains("observatory.heater.feeds.temperatures", await shell.RunAsync(folder, commands[0] + " --count 1"));
            Assert.Contains("OCSReply: OK : Session active.", await shell.RunAsync(folder, $"echo acq | {commands[1]}"));

            Assert.Contains("`OCSClient('heater').set_power(watts=5)`", Guide);
            var call = shell.Hub.Replace("ws://", "http://", StringComparison.Ordinal).Replace("/ws", "/call", StringComparison.Ordinal);
            var python = Path.Combine(Requirement.Folder, "python", "ocs_client.py");
            var reply = await shell.RunAsync(folder, $"{Requirement.Python} {python} {call} observatory heater set_power start '{{\"watts\": 5}}'");
            Assert.Contains("Started task", reply);
        }
        finally
        {
            using var interrupt = Process.Start("kill", ["-INT", running.Id.ToString()]);
            await interrupt.WaitForExitAsync();
            await running.WaitForExitAsync().WaitAsync(PeerProgram.Patience);
        }
    }

    /// <summary>The sample is what came out, and builds outside of this repository as well; nothing of ours lies beside the agent that is built.</summary>
    private static async Task CompareAsync(GuideShell shell, string copy, string folder)
    {
        var sample = Path.Combine(Repository.Root, "samples", "standalone");
        foreach (var file in Directory.GetFiles(sample, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(sample, file)))
        {
            if (file.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("bin") || parts.Contains("obj")))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(Path.Combine(sample, file), Path.Combine(copy, file));
            if (Path.GetExtension(file) is ".cs" or ".yaml")
                Assert.Equal(await File.ReadAllTextAsync(Path.Combine(sample, file)), await File.ReadAllTextAsync(Path.Combine(folder, file)));
        }

        Assert.Contains("Total: 2, Errors: 0, Failed: 0", await shell.RunAsync(copy, "dotnet run --project Heater.Tests"));
        Assert.Equal(
            ["Heater.Agent.deps.json", "Heater.Agent.dll", "Heater.Agent.pdb", "Heater.Agent.xml"],
            Directory.GetFiles(Path.Combine(copy, "Heater.Agent", "bin", "Debug", "net10.0")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("(?<before>(?:(?!```).)*)```(?<kind>\\w+)\n(?<content>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    // The last file that the text before a listing names.
    [GeneratedRegex(@"`((?:Heater\.[\w./]+|site)\.(?:cs|csproj|yaml))`(?!.*`(?:Heater\.[\w./]+|site)\.(?:cs|csproj|yaml)`)", RegexOptions.Singleline)]
    private static partial Regex FileName();

    [GeneratedRegex(@"router (ws://\S+/ws)")]
    private static partial Regex ReadyLine();
}
