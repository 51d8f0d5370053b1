using Microsoft.Extensions.Logging.Abstractions;
using Ocs.DataNodes.Annotations;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Annotations;

/// <summary>What happened is known after the time that memory keeps, and after a restart of the data server.</summary>
public sealed class AnnotationStoreTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("ocs-annotations-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_ended_is_on_disk_after_memory_forgot_it_and_after_a_restart()
    {
        var began = _clock.Now();
        await using (var log = Open())
        {
            Hear(log, "1", 3);
            Hear(log, "1", 6);
        }

        _clock.Advance(TimeSpan.FromHours(20));
        await using var later = Open();
        _clock.Advance(TimeSpan.FromHours(5));
        var found = later.Find(began, began + 60).OrderBy(annotation => annotation.Title.Length).ToList();
        Assert.Equal(["fake-data-1 is up", "fake-data-1.acq failed"], found.Select(annotation => annotation.Title));
        Assert.Equal((began, began + 1), (found[1].Start, found[1].End));
        Assert.Equal(["fake-data-1", "acq", "failed"], found[1].Tags);
        Assert.Contains("fake-data-1", later.Instances);
        Assert.Empty(later.Find(began + 3600, began + 7200));
    }

    [Fact]
    public async Task What_goes_on_while_the_data_server_restarts_is_one_region()
    {
        var began = _clock.Now();
        await using (var log = Open())
        {
            Hear(log, "1", 3);
            log.HearNodes(["weather"]);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        await using var later = Open();
        Hear(later, "1", 3);
        later.HearNodes(["weather"]);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Hear(later, "1", 5);
        var found = later.Find(0, double.MaxValue);
        Assert.Equal(
            ["data node weather is listed", "fake-data-1 is up", "fake-data-1.acq succeeded"],
            found.Select(annotation => annotation.Title).Order(StringComparer.Ordinal));
        Assert.All(found.Where(annotation => annotation.Instance == "fake-data-1"), annotation => Assert.Equal(began, annotation.Start));
    }

    [Fact]
    public async Task What_does_not_come_back_ended_when_it_was_last_known()
    {
        var began = _clock.Now();
        await using (var log = Open())
        {
            Hear(log, "1", 3);
            log.HearNodes(["weather"]);
        }

        _clock.Advance(TimeSpan.FromMinutes(10));
        await using var later = Open();
        Hear(later, "2", 1);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var ended = later.Find(0, began + 100).Where(annotation => annotation.End is not null).ToList();
        Assert.Equal(
            ["data node weather is listed", "fake-data-1 is up", "fake-data-1.acq"],
            ended.Select(annotation => annotation.Title).Order(StringComparer.Ordinal));
        Assert.All(ended, annotation => Assert.InRange(annotation.End!.Value, began, began + 1));
        Assert.All(ended, annotation => Assert.Equal("gone", annotation.Tags[^1]));
    }

    [Fact]
    public async Task A_torn_line_and_a_damaged_state_cost_nothing_else()
    {
        await using (var log = Open())
            Hear(log, "1", 3, 5, 3, 6);
        await File.AppendAllTextAsync(Assert.Single(Directory.GetFiles(_folder, "*.ndjson")), "{\"start\":1,\"en", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "lasting.json"), "{\"agents\":", TestContext.Current.CancellationToken);
        await using var later = Open();
        Assert.Equal(["fake-data-1.acq succeeded", "fake-data-1.acq failed"], later.Find(0, double.MaxValue).Select(annotation => annotation.Title));
    }

    [Fact]
    public async Task Of_two_programs_with_one_folder_one_writes_and_both_read()
    {
        await using (var first = Open())
        {
            await using var second = Open();
            Hear(first, "1", 3, 5);
            Hear(second, "1", 3, 5);
        }

        await using var later = Open();
        Assert.Single(later.Find(0, double.MaxValue), annotation => annotation.Title == "fake-data-1.acq succeeded");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_leaves_what_is_in_memory()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "", TestContext.Current.CancellationToken);
        await using var log = new AnnotationLog(_clock, TimeSpan.FromHours(1), new AnnotationStore(Path.Combine(_folder, "file"), _clock, NullLogger<AnnotationStore>.Instance));
        Hear(log, "1", 3, 5);
        Assert.Equal(2, log.Find(0, double.MaxValue).Count);
    }

    [Fact]
    public async Task The_oldest_go_when_all_take_too_much_room()
    {
        for (var file = 0; file < 130; file++)
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{1000 + file}.ndjson"), "", TestContext.Current.CancellationToken);
        await using (var log = Open())
            Hear(log, "1", 3, 5);
        Assert.Equal(128, Directory.GetFiles(_folder, "*.ndjson").Length);
        Assert.False(File.Exists(Path.Combine(_folder, "1002.ndjson")));
        Assert.True(File.Exists(Path.Combine(_folder, "1003.ndjson")));
    }

    private AnnotationLog Open() => new(_clock, TimeSpan.FromHours(1), new AnnotationStore(_folder, _clock, NullLogger<AnnotationStore>.Instance));

    private void Hear(AnnotationLog log, string session, params long[] codes)
    {
        foreach (var code in codes)
        {
            log.Hear("fake-data-1", session, [KeyValuePair.Create("acq", code)]);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
