using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>What the README and the guides show is code that compiles and runs in the samples.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/wamp.md")]
    [InlineData("docs/writing-an-agent.md")]
    public void Every_piece_of_code_in_it_is_cut_from_a_sample(string document)
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();
        var blocks = CodeBlocks().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups[1].Value.Trim()).ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(samples, sample => sample.Contains(block, StringComparison.Ordinal)));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();
}
