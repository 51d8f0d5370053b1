using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>What the README and the guides show is code that compiles and runs in the samples; what needs an instrument only compiles.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/instruments.md")]
    [InlineData("docs/wamp.md")]
    [InlineData("docs/writing-an-agent.md")]
    public void Every_piece_of_code_in_it_is_cut_from_a_sample(string document)
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Append(Path.Combine(Repository.Root, "tests", "Ocs.Core.Tests", "Instruments", "InstrumentsPage.cs"))
            .Select(path => Unindented(File.ReadAllText(path))).ToList();
        var blocks = CodeBlocks().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => Unindented(match.Groups[1].Value).Trim()).ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(samples, sample => sample.Contains(block, StringComparison.Ordinal)));
    }

    /// <summary>Code as it is in a method and on a page alike.</summary>
    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();
}
