using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Journals;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Journals;

public sealed class AgentJournalTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("journal-").FullName, "agent");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void What_one_session_left_the_next_one_serves()
    {
        using (var first = Open("1.0"))
            Append(first, 1, 5);
        using var second = Open("2.0");
        Append(second, 1, 3);
        WaitUntil(() => second.IsReady);
        Assert.Equal([1L, 2, 3, 4, 5], Numbers(Replay(second, "1.0", 1, 5)));
        Assert.Equal([2L, 3], Numbers(Replay(second, "2.0", 2, 3)));
        Assert.Equal("message 4", Encoding.UTF8.GetString(Replay(second, "1.0", 4, 4)["messages"].AsList()[0].AsList()[5].AsBinary()));
    }

    [Fact]
    public void What_is_stored_is_forgotten()
    {
        using (var first = Open("1.0"))
            Append(first, 1, 5);
        using (var second = Open("2.0"))
        {
            Append(second, 1, 1);
            WaitUntil(() => second.IsReady);
            second.Forget("aggregator", "1.0", "f", 4);
            Assert.Equal(2, Directory.GetFiles(_folder, "*.journal").Length);
            second.Forget("aggregator", "1.0", "f", 5);
            Assert.Equal("""[[1,5,"agent died"]]""", Json.Write(Replay(second, "1.0", 1, 5)["gone"]));
        }

        Assert.Single(Directory.GetFiles(_folder, "*.journal"));
    }

    [Fact]
    public void A_torn_file_gives_what_is_whole()
    {
        using (var first = Open("1.0"))
            Append(first, 1, 5);
        var file = Directory.GetFiles(_folder, "*.journal").Single();
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length - 3);
        using var second = Open("2.0");
        second.Open();
        WaitUntil(() => second.IsReady);
        var answer = Replay(second, "1.0", 1, 5);
        Assert.Equal([1L, 2, 3, 4], Numbers(answer));
        Assert.Equal("""[[5,5,"agent died"]]""", Json.Write(answer["gone"]));
    }

    [Fact]
    public void What_the_bound_discards_is_counted_and_known_to_the_next_session()
    {
        using (var first = Open("1.0", new JournalOptions { MostBytes = 4000, SegmentBytes = 1000 }))
        {
            Append(first, 1, 100);
            Assert.InRange(first.Discarded, 1, 99);
            var held = Numbers(Replay(first, "1.0", 1, 100)).ToList();
            Assert.Equal(100 - first.Discarded, held.Count);
            Assert.Equal(100, held[^1]);
        }

        using var second = Open("2.0");
        second.Open();
        WaitUntil(() => second.IsReady);
        var gone = Assert.Single(Replay(second, "1.0", 1, 100)["gone"].AsList()).AsList();
        Assert.Equal((1, "discarded"), (gone[0].AsInteger(), gone[2].AsString()));
    }

    [Fact]
    public void An_answer_is_small_and_says_how_far_it_goes()
    {
        using var journal = new AgentJournal("1.0", new JournalOptions(), _clock, NullLogger.Instance);
        Append(journal, 1, 50);
        var answer = journal.Replay("1.0", "f", 1, 50, mostBytes: 100).ToMap();
        var numbers = Numbers(answer).ToList();
        Assert.InRange(numbers.Count, 5, 20);
        Assert.Equal(numbers[^1], answer["through"].AsInteger());
    }

    [Fact]
    public void A_clock_that_is_set_makes_nothing_old()
    {
        using var journal = new AgentJournal("1.0", new JournalOptions { SegmentBytes = 500 }, _clock, NullLogger.Instance);
        Append(journal, 1, 50);
        _clock.Shift(TimeSpan.FromDays(365 * 56));
        Append(journal, 51, 100);
        Assert.Equal(0, journal.Discarded);
        _clock.Advance(TimeSpan.FromDays(8));
        Append(journal, 101, 150);
        Assert.InRange(journal.Discarded, 90, 149);
    }

    [Fact]
    public void Numbers_that_were_not_given_yet_are_not_said_to_be_gone()
    {
        using var journal = new AgentJournal("1.0", new JournalOptions(), _clock, NullLogger.Instance);
        Append(journal, 1, 5);
        var answer = Replay(journal, "1.0", 4, 1_000_000);
        Assert.Equal([4L, 5], Numbers(answer));
        Assert.Equal(5, answer["through"].AsInteger());
        Assert.Empty(answer["gone"].AsList());
        Assert.Empty(Replay(journal, "1.0", 6, 1_000_000)["gone"].AsList());
    }

    [Fact]
    public void Without_a_folder_memory_is_bounded()
    {
        using var journal = new AgentJournal("1.0", new JournalOptions { MostMemoryBytes = 8000 }, _clock, NullLogger.Instance);
        Append(journal, 1, 1000);
        Assert.InRange(journal.Describe()["bytes"].AsInteger(), 1, 9000);
        Assert.Equal(1000 - journal.Discarded, Numbers(Replay(journal, "1.0", 1, 1000)).Count());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_keeps_nobody_waiting_and_is_said()
    {
        File.WriteAllText(_folder, "a file stands where the folder should be");
        using var journal = Open("1.0");
        Append(journal, 1, 10);
        WaitUntil(() => journal.Fault is not null);
        Assert.Contains(_folder, journal.Fault, StringComparison.Ordinal);
        Assert.Equal(10, Numbers(Replay(journal, "1.0", 1, 10)).Count());
    }

    [Fact]
    public void What_is_stored_goes_although_nothing_can_be_written()
    {
        // Folders stand where all segments but the first should be, as if the journal itself had filled its disk.
        for (var number = 2; number < 100; number++)
            Directory.CreateDirectory(Path.Combine(_folder, $"1.0-{number:D8}.journal"));
        using var journal = Open("1.0", new JournalOptions { SegmentBytes = 500 });
        Append(journal, 1, 50);
        WaitUntil(() => journal.Fault is not null);
        var first = Path.Combine(_folder, "1.0-00000001.journal");
        WaitUntil(() => File.Exists(first));
        journal.Forget("aggregator", "1.0", "f", 49);
        WaitUntil(() => !File.Exists(first));
        Assert.NotNull(journal.Fault);
    }

    private AgentJournal Open(string session, JournalOptions? options = null)
    {
        var journal = new AgentJournal(session, (options ?? new JournalOptions()) with { Directory = _folder }, _clock, NullLogger.Instance);
        journal.Open();
        return journal;
    }

    private static void Append(AgentJournal journal, int first, int last)
    {
        for (var seq = first; seq <= last; seq++)
            journal.Append("f", new NumberedMessage(seq, seq, 1, WampSerializer.Json, Encoding.UTF8.GetBytes($"message {seq}")));
    }

    private static WampMap Replay(AgentJournal journal, string session, long first, long last) =>
        journal.Replay(session, "f", first, last, int.MaxValue).ToMap();

    private static IEnumerable<long> Numbers(WampMap answer) => answer["messages"].AsList().Select(message => message.AsList()[0].AsInteger());

    private static void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)));
}
