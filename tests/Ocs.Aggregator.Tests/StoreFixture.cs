using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Feeds;
using Ocs.G3;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests;

/// <summary>A store on a temporary folder, with a clock of its own.</summary>
internal sealed class StoreFixture : IDisposable
{
    public const string Temperatures = "observatory.cryo-1.feeds.temps";

    public StoreFixture(TimeSpan? timePerFile = null, Func<string, Stream>? create = null)
    {
        Files = new HkFiles(Folder, timePerFile ?? TimeSpan.FromHours(1), Clock, create);
        Store = new HkStore(Files, HkSession.Create(Now, 4242), Clock, NullLogger.Instance) { MostFrameValues = 1 << 20 };
    }

    public FakeClock Clock { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("hk-").FullName;

    public HkFiles Files { get; }

    public HkStore Store { get; }

    public double Now => (Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    public void Pass(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        Store.Advance();
    }

    public void Add(string block, double[] times, params FeedColumn[] columns) => Add(Temperatures, "1", block, times, columns);

    public void Add(string address, string session, string block, double[] times, params FeedColumn[] columns) =>
        Store.Add(new FeedMessage
        {
            Feed = FeedOf(address, session, new WampMap { ["frame_length"] = 60.0 }),
            Blocks = [new FeedBlock { Name = block, Timestamps = times, Columns = columns }],
            Received = Clock.GetUtcNow(),
        });

    public static FeedInfo FeedOf(string address, string session, WampMap parameters) => new()
    {
        AgentAddress = string.Join('.', address.Split('.').Take(2)),
        FeedName = address.Split('.')[^1],
        Address = address,
        Record = true,
        SessionId = session,
        AggregationParameters = parameters,
    };

    public static FeedColumn Doubles(string name, params double[] values) => new() { Name = name, Type = FeedColumnType.Double, Doubles = values };

    public static FeedColumn Integers(string name, params long[] values) => new() { Name = name, Type = FeedColumnType.Integer, Integers = values };

    public static FeedColumn Booleans(string name, params bool[] values) => new() { Name = name, Type = FeedColumnType.Boolean, Booleans = values };

    public static FeedColumn Strings(string name, params string[] values) => new() { Name = name, Type = FeedColumnType.String, Strings = values };

    /// <summary>Ends the store and reads its files.</summary>
    public Archive Finish()
    {
        Store.Close();
        return Archive.Read(Folder);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
