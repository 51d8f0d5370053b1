namespace Ocs.Architecture.Tests;

/// <summary>A rule of the house, and what breaks it.</summary>
internal static class Rule
{
    /// <summary>Fails with every violation on a line of its own; the framework's own lists are cut short.</summary>
    public static void NothingBreaks(string rule, IEnumerable<string> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, rule + Environment.NewLine + string.Join(Environment.NewLine, found));
    }
}
