using System.Reflection;

namespace Ocs.Router.Tests.Behaviour;

/// <summary>Each thing that was asked of Crossbar.io when its answers were recorded is asked of this router too.</summary>
public sealed class RecordedTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Behaviour");

    private static IReadOnlyList<(string Row, string Case)> Rows =>
        [.. File.ReadLines(Path.Combine(Folder, "Recorded", "rows.txt")).Where(line => line.Length > 0 && line[0] != '#').Select(Split)];

    [Fact]
    public void Each_row_has_a_case_that_is_there() => Assert.All(Rows, row => Assert.True(Exists(row.Case), $"{row.Row}: there is no case '{row.Case}'."));

    [Fact]
    public void The_list_is_whole()
    {
        Assert.Equal(156, Rows.Count);
        Assert.Equal(Rows.Count, Rows.Select(row => row.Row).Distinct().Count());
    }

    private static (string Row, string Case) Split(string line) =>
        line.Split(" -> ") is [var row, var found] ? (row.TrimEnd(), found) : (line, "");

    private static bool Exists(string name)
    {
        if (name.StartsWith("values.txt: ", StringComparison.Ordinal))
            return BehaviourTests.Values.Any(line => line.Data.Split(' ', 2)[1].Split(" # ")[0] == name["values.txt: ".Length..]);
        if (name.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
            return File.ReadLines(Path.Combine(Folder, name[..colon])).Contains($"== {name[(colon + 2)..]}");
        return name.Split('.') is [nameof(BehaviourTests), var method]
            && typeof(BehaviourTests).GetMethod(method)?.GetCustomAttribute<TheoryAttribute>() is not null;
    }
}
