using Ocs.DataNodes.Tests.Http;

namespace Ocs.DataNodes.Tests.Annotations;

/// <summary>The files that an aggregator wrote, marked in plots of any age.</summary>
public sealed class RotatedFilesTests() : LiveServer(new DataServerOptions { ArchiveFolder = Folder.FullName })
{
    // Made before the server, which the base class makes.
    private static readonly AsyncLocal<DirectoryInfo?> Made = new();

    private static DirectoryInfo Folder => Made.Value ??= Directory.CreateTempSubdirectory("ocs-rotated-");

    [Fact]
    public async Task A_file_that_follows_another_is_a_mark_for_every_data_source()
    {
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        Write(now - 90_000);
        Write(now - 3000);
        Write(now - 600);
        var found = await PostAsync("/annotations", $$"""{"range":{{Range(3600)}},"annotation":{"name":"files","query":"rotated"} }""");
        Assert.Equal(
            [$"file rotated: {now - 90_000}.g3 ended, {now - 3000}.g3 begins", $"file rotated: {now - 3000}.g3 ended, {now - 600}.g3 begins"],
            found.EnumerateArray().Select(annotation => annotation.GetProperty("title").GetString()));
        Assert.Equal((now - 3000) * 1000, found[0].GetProperty("time").GetInt64());
        Assert.Equal(["archive", "file", "rotated"], found[0].GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));

        var old = await PostAsync("/annotations", $$"""{"range":{{Range(100_000)}},"annotation":{"query":"archive begun"} }""");
        Assert.Equal($"file {now - 90_000}.g3 begins", Assert.Single(old.EnumerateArray()).GetProperty("title").GetString());

        using var table = await Client.GetAsync(
            new Uri($"query?db=ocs_feeds&epoch=s&q={Uri.EscapeDataString("SELECT title FROM annotations WHERE agent='observatory.archive' AND time > now() - 1h")}", UriKind.Relative), Token);
        Assert.Contains($"[{now - 600},\"file rotated: {now - 3000}.g3 ended, {now - 600}.g3 begins\"]", await table.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static void Write(long begin) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Folder.FullName, $"{begin / 100_000}")).FullName, $"{begin}.g3"), "");
}
