using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Certificates;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.G3;
using Ocs.Journals;
using Ocs.Testing;

namespace Ocs.Aggregator.Tests.Ledger;

/// <summary>A client that publishes with ever new sessions fills nothing, and takes nothing from agents.</summary>
public sealed class SessionBoundTests : IDisposable
{
    private readonly LoggedArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Sessions_for_which_nobody_answers_are_taken_up_to_a_bound()
    {
        using var running = _archive.Open();
        var sessions = new SessionBound(2);
        var intake = Open(running, sessions);
        Assert.True(Add(intake, "1.0", 1));
        Assert.True(Add(intake, "2.0", 1));
        Assert.False(Add(intake, "3.0", 1));
        Assert.True(Add(intake, "1.0", 2));
        Assert.Equal((1, $"{LoggedArchive.Feed}, session 3.0"), (sessions.NotTaken, sessions.LastNotTaken));
        Assert.Empty(intake.Missing(LoggedArchive.Feed, "3.0", 1, 1));

        sessions.Know(LoggedArchive.Feed, "3.0");
        Assert.Equal([(1, 1)], intake.Missing(LoggedArchive.Feed, "3.0", 1, 1));
        Assert.True(Add(intake, "3.0", 1));
        Assert.False(Add(intake, "4.0", 1));
        sessions.Know(LoggedArchive.Feed, "1.0");
        Assert.True(Add(intake, "4.0", 1));
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_taken_up_to_a_bound()
    {
        using var running = _archive.Open();
        var sessions = new SessionBound();
        var intake = Open(running, sessions);
        for (var seq = 1; seq < 20_000; seq += 2)
            Assert.True(Add(intake, "1.0", seq));
        Assert.False(Add(intake, "1.0", 30_000));
        Assert.True(Add(intake, "1.0", 2));
        Assert.True(Add(intake, "1.0", 20_000));
        Assert.Equal(1, sessions.NotTaken);
    }

    [Fact]
    public void What_was_not_taken_stands_in_the_certificate()
    {
        _archive.Record(5);
        var path = Path.Combine(_archive.Places.Ledger, LedgerFile.Name);
        var ledger = new FeedLedger(LedgerFile.Read(path));
        ledger.Sessions.CountNotTaken("observatory.x.feeds.y", "7");
        StateFile.Write(path, ledger.Encode());
        var certificate = _archive.Certify();
        Assert.Equal((1, "observatory.x.feeds.y, session 7", true), (certificate.NotTaken, certificate.LastNotTaken, certificate.IsComplete));
        Assert.Equal(1, new FeedLedger(LedgerFile.Read(path)).Sessions.NotTaken);
    }

    [Fact]
    public void Messages_without_numbers_are_counted_where_there_is_no_room_for_their_sessions()
    {
        var ledger = Strangers(SessionBound.MostStrangers + 3);
        var accounts = 0;
        ledger.Visit((_, _, _) => accounts++);
        Assert.Equal((SessionBound.MostStrangers, 3), (accounts, ledger.Sessions.NotListed));
        Assert.Equal(3, LedgerFile.Read(Write(ledger)).NotListed);
    }

    [Fact]
    public async Task An_agent_that_answers_loses_nothing_where_strangers_have_taken_all_room()
    {
        Write(Strangers(SessionBound.MostStrangers));
        var places = _archive.Places;
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", places.Archive, "--state-dir", places.State, "--initial-state", "record");
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        (await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 20 }))).EnsureSucceeded();
        await site.PassTimeUntilAsync(() => CountLogged() == 20);
        await aggregator.GetProcess("record").StopAsync();
        Assert.True((await site.PassTimeAsync(aggregator.GetProcess("record").WaitAsync()))!.Success);

        Assert.Equal(20, Archive.Read(places.Archive).Values("observatory.sampler.feeds.samples.number").Count);
        var certificate = ArchiveCertificate.Of(HkArchive.Open(places.Archive), places.State);
        Assert.True(certificate.NotTaken > 0);
        var feed = Assert.Single(certificate.Feeds, feed => feed.Address == "observatory.sampler.feeds.samples");
        Assert.Equal((20, true), (feed.Stored.Count, feed.IsComplete));
    }

    private static FeedIntake Open(LoggedArchive.Running running, SessionBound sessions)
    {
        var intake = new FeedIntake(TimeProvider.System, NullLogger.Instance, new FeedPatterns("observatory", ""));
        intake.Open(running.Log, [], sessions);
        return intake;
    }

    private static bool Add(FeedIntake intake, string session, long seq) =>
        intake.TryAdd(LoggedArchive.Feed, session, Message(LoggedArchive.Feed, Encoding.UTF8.GetBytes(session), seq));

    private static JournalRecord Message(string feed, byte[] session, long seq) =>
        new() { Kind = JournalRecordKind.Message, Seq = seq, Samples = seq, Session = session, Topic = Encoding.UTF8.GetBytes(feed), Payload = "[]"u8 };

    /// <summary>A ledger with so many messages, each of a session of its own.</summary>
    private static FeedLedger Strangers(int count)
    {
        var ledger = new FeedLedger(new LedgerFile(0, []));
        for (var session = 0; session < count; session++)
            ledger.Take(Message("observatory.stranger.feeds.flood", Encoding.UTF8.GetBytes(session.ToString(CultureInfo.InvariantCulture)), 0), 0);
        return ledger;
    }

    private string Write(FeedLedger ledger)
    {
        var path = Path.Combine(_archive.Places.Ledger, LedgerFile.Name);
        StateFile.Write(path, ledger.Encode());
        return path;
    }

    private int CountLogged()
    {
        var numbers = new HashSet<long>();
        foreach (var (_, path) in KeptSegments.FilesOf(_archive.Places.Log))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            ReadOnlySpan<byte> rest = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            for (; JournalRecord.TryRead(rest, out var record); rest = rest[record.Length..])
                numbers.Add(record.Seq);
        }

        return numbers.Count;
    }
}
