using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Journals;
using Ocs.Testing;
using Ocs.Testing.Disks;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Journals;

/// <summary>What is synced is there after a power loss; where root may mount, on a disk that loses its power.</summary>
public sealed class JournalSyncTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private string Journals => Path.Combine(_folder, "disk", "agent");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_nobody_has_stored_is_synced()
    {
        using var journal = Open("1.0");
        journal.Hear("aggregator");
        Append(journal, 1, 5);
        WaitUntil(() => journal.Describe()["syncs"].AsInteger() > 0);
    }

    [Fact]
    public void What_is_stored_soon_keeps_no_disk_busy()
    {
        using var journal = new AgentJournal("1.0", new JournalOptions(), _clock, NullLogger.Instance);
        Assert.False(journal.IsToSync());
        Append(journal, 1, 5);
        Assert.False(journal.IsToSync());
        Assert.False(journal.IsToSync(), "nobody has asked for messages");
        journal.Hear("aggregator");
        Assert.True(journal.IsToSync());
        journal.Forget("aggregator", "1.0", "f", 5);
        Assert.False(journal.IsToSync());
        Append(journal, 6, 9);
        Assert.False(journal.IsToSync(), "they were not there at the last look");
        Assert.True(journal.IsToSync());
        journal.Forget("aggregator", "1.0", "f", 8);
        Assert.True(journal.IsToSync());
    }

    [Fact]
    public async Task What_is_synced_is_there_after_a_power_loss()
    {
        using var disk = Mount();
        using (var first = Open("1.0"))
        {
            first.Hear("aggregator");
            Append(first, 1, 5);
            WaitUntil(() => first.Describe()["syncs"].AsInteger() > 0);
            disk.CutPower();
        }

        await disk.RestorePowerAsync();
        using var second = Open("2.0");
        WaitUntil(() => second.IsReady);
        Assert.Equal(5, second.Replay("1.0", "f", 1, 5, int.MaxValue).ToMap()["messages"].AsList().Count);
        Assert.Contains("aggregator", second.Describe()["recorders"].AsMap().Keys);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_synced_by_the_next()
    {
        using var disk = Mount();
        using (var killed = Open("1.0"))
            Append(killed, 1, 5);
        // As a kill leaves it: in the memory of the system only.
        var file = Directory.GetFiles(Journals, "*.journal").Single();
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        File.WriteAllBytes(file, bytes);
        using (var second = Open("2.0"))
        {
            WaitUntil(() => second.IsReady);
            disk.CutPower();
        }

        await disk.RestorePowerAsync();
        using var third = Open("3.0");
        WaitUntil(() => third.IsReady);
        Assert.Equal(5, third.Replay("1.0", "f", 1, 5, int.MaxValue).ToMap()["messages"].AsList().Count);
    }

    private LoopDisk Mount()
    {
        var disk = LoopDisk.TryMount(Path.GetDirectoryName(Journals)!);
        Assert.SkipWhen(disk is null, "A disk that loses its power needs root and loop devices.");
        return disk!;
    }

    private AgentJournal Open(string session)
    {
        var journal = new AgentJournal(session, new JournalOptions { Directory = Journals, SyncTime = TimeSpan.FromMilliseconds(20) }, _clock, NullLogger.Instance);
        Directory.CreateDirectory(Journals);
        journal.Open();
        return journal;
    }

    private static void Append(AgentJournal journal, int first, int last)
    {
        for (var seq = first; seq <= last; seq++)
            journal.Append("f", new NumberedMessage(seq, seq, 1, WampSerializer.Json, Encoding.UTF8.GetBytes($"message {seq}")));
    }

    private static void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)));
}
