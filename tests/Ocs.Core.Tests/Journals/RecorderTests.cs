using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Journals;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Journals;

/// <summary>Several aggregators and publishers may store what one agent publishes, each for itself.</summary>
public sealed class RecorderTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("journal-").FullName, "agent");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void A_message_is_kept_until_all_have_it_who_were_heard_of()
    {
        using var journal = InMemory();
        journal.Hear("a");
        journal.Hear("b");
        Append(journal, 1, 20);
        journal.Forget("a", "1.0", "f", 20);
        Assert.Equal(20, Held(journal));
        journal.Forget("b", "1.0", "f", 20);
        Assert.Equal(0, Held(journal));
    }

    [Fact]
    public void One_that_is_silent_for_a_week_is_not_waited_for()
    {
        using var journal = InMemory();
        journal.Hear("retired");
        _clock.Advance(TimeSpan.FromDays(8));
        Append(journal, 1, 20);
        journal.Hear("a");
        journal.Forget("a", "1.0", "f", 20);
        Assert.Equal(0, Held(journal));
    }

    [Fact]
    public void Who_does_not_say_its_name_counts_as_one()
    {
        using var journal = InMemory();
        journal.Hear("");
        journal.Hear("a");
        Append(journal, 1, 20);
        journal.Forget("", "1.0", "f", 20);
        Assert.Equal(20, Held(journal));
    }

    [Fact]
    public void Names_without_end_do_not_fill_memory()
    {
        using var journal = InMemory();
        for (var number = 0; number < 1000; number++)
            journal.Hear($"stranger {number}");
        Assert.InRange(journal.Describe()["recorders"].AsMap().Count, 1, 10);
    }

    [Fact]
    public void The_next_process_of_the_agent_knows_them()
    {
        using (var first = OnDisk("1.0"))
        {
            Append(first, 1, 20);
            first.Hear("a");
            first.Hear("b 2");
            SpinUntil(() => File.Exists(Path.Combine(_folder, "recorders")) && File.ReadAllLines(Path.Combine(_folder, "recorders")).Length == 2);
        }

        using var second = OnDisk("2.0");
        SpinUntil(() => second.IsReady);
        Assert.Equal(["a", "b 2"], second.Describe()["recorders"].AsMap().Keys.Order(StringComparer.Ordinal));
        second.Hear("a");
        second.Forget("a", "1.0", "f", 20);
        Assert.Equal(20, Held(second));
        second.Forget("b 2", "1.0", "f", 20);
        Assert.Equal(0, Held(second));
    }

    [Fact]
    public void Nothing_is_forgotten_before_it_is_known_who_else_there_is()
    {
        using (var first = OnDisk("1.0"))
        {
            Append(first, 1, 1);
            first.Hear("b");
            SpinUntil(() => File.Exists(Path.Combine(_folder, "recorders")));
        }

        using var second = new AgentJournal("2.0", new JournalOptions { Directory = _folder }, _clock, NullLogger.Instance);
        second.Forget("a", "2.0", "f", 1000);
        Append(second, 1, 20);
        SpinUntil(() => second.IsReady);
        second.Forget("a", "2.0", "f", 1001);
        Assert.Equal(20, Numbers(second, "2.0"));
    }

    [Fact]
    public void Where_nobody_asks_less_is_kept()
    {
        using var journal = OnDisk("1.0", new JournalOptions { MostUnclaimedBytes = 200_000, MostBytes = 10_000_000, SegmentBytes = 50_000 });
        Append(journal, 1, 40);
        Assert.InRange(journal.Describe()["bytes"].AsInteger(), 100_000, 260_000);
        journal.Hear("a");
        Append(journal, 41, 100);
        Assert.InRange(journal.Describe()["bytes"].AsInteger(), 600_000, 900_000);
    }

    private AgentJournal InMemory() => new("1.0", new JournalOptions(), _clock, NullLogger.Instance);

    private AgentJournal OnDisk(string session, JournalOptions? options = null)
    {
        var journal = new AgentJournal(session, (options ?? new JournalOptions()) with { Directory = _folder }, _clock, NullLogger.Instance);
        journal.Open();
        return journal;
    }

    private static void Append(AgentJournal journal, int first, int last)
    {
        for (var seq = first; seq <= last; seq++)
            journal.Append("f", new NumberedMessage(seq, seq, 1, WampSerializer.Json, Encoding.UTF8.GetBytes(new string('x', 10_000))));
    }

    private static int Held(AgentJournal journal) => Numbers(journal, "1.0");

    private static int Numbers(AgentJournal journal, string session) => journal.Replay(session, "f", 1, 1000, int.MaxValue).ToMap()["messages"].AsList().Count;

    private static void SpinUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)));
}
