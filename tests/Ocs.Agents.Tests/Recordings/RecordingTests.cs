namespace Ocs.Agents.Tests.Recordings;

/// <summary>The requests of OCS's recordings, played against ours: the same answers, ids and times aside.</summary>
public sealed class RecordingTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Answers_are_as_recorded(string recording) => Recording.PlayAsync(Path.Combine(Folder, $"{recording}.txt"));
}
