using Ocs.Instruments;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>Devices that speak SNMP: ours asks, Debian's agent answers.</summary>
public sealed class SnmpTests
{
    private const string System = "1.3.6.1.2.1.1";
    private const string Name = "1.3.6.1.2.1.1.5.0";
    private const string Location = "1.3.6.1.2.1.1.6.0";
    private const string UpTime = "1.3.6.1.2.1.1.3.0";
    private const string Absent = "1.3.6.1.2.1.1.66.0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task Variables_are_read_with_their_kinds(SnmpVersion version)
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = Device(server, version);
        var values = await device.GetAsync([Name, UpTime, "." + System + ".2.0"], Token);
        Assert.Equal([(Name, SnmpKind.Text, "bench"), (UpTime, SnmpKind.TimeTicks, ""), (System + ".2.0", SnmpKind.Oid, "1.3.6.1.4.1.8072.3.2.10")],
            values.Select(each => (each.Oid, each.Value.Kind, each.Value.Kind == SnmpKind.TimeTicks ? "" : each.Value.ToString())));
        Assert.InRange(values[1].Value.AsInteger(), 0, 100 * 60);
        Assert.Equal(System + ".6.0", (await device.GetNextAsync(Name, Token)).Oid);
        Assert.Equal(1, device.Connections);
    }

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task A_variable_is_set_and_one_that_may_not_is_refused(SnmpVersion version)
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = Device(server, version);
        await device.SetAsync(Location, SnmpValue.Of("roof, 屋根"), Token);
        Assert.Equal("roof, 屋根", (await device.GetAsync(Location, Token)).ToString());
        var refused = await Assert.ThrowsAsync<SnmpException>(() => device.SetAsync(UpTime, SnmpValue.Of(SnmpKind.TimeTicks, 5), Token));
        Assert.Equal(version == SnmpVersion.V1 ? 2 : 17, refused.Status);
        Assert.StartsWith($"The device at 127.0.0.1:{server.Port} refused {UpTime}: ", refused.Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<SnmpException>(() => device.SetAsync(Location, SnmpValue.Of(7), Token));
        Assert.Equal(version == SnmpVersion.V1 ? 3 : 7, wrong.Status);
    }

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task A_variable_that_is_not_there_is_named(SnmpVersion version)
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = Device(server, version);
        var missing = await Assert.ThrowsAsync<SnmpException>(() => device.GetAsync(Absent, Token));
        Assert.Equal($"The device at 127.0.0.1:{server.Port} refused {Absent}: it has no such variable (2).", missing.Message);
        Assert.Equal("bench", (await device.GetAsync(Name, Token)).ToString());
    }

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task A_walk_finds_all_that_is_below_and_ends(SnmpVersion version)
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = Device(server, version);
        var found = await device.WalkAsync("1.3.6.1.2.1.1", Token).ToListAsync(Token);
        Assert.Equal("bench", Assert.Single(found, each => each.Oid == Name).Value.ToString());
        Assert.All(found, each => Assert.True(each.IsBelow(System), each.Oid));
        Assert.True(found.Count > 20, $"Only {found.Count}.");

        // To the very end, where version 1 refuses and version 2c says that it is the end.
        Assert.NotEmpty(await device.WalkAsync("1.3.6.1.6.3.16", Token).ToListAsync(Token));
        Assert.Empty(await device.WalkAsync("1.3.6.1.9", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_device_that_is_switched_off_is_named_and_found_when_it_is_back()
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = new SnmpDevice("127.0.0.1", TimeProvider.System) { Port = server.Port, Timeout = TimeSpan.FromMilliseconds(50), Retries = 1 };
        await Patiently.AskAsync(async () => (await AskAsync(device)).Length, length => length > 0);
        await server.StopAsync();
        var off = await Assert.ThrowsAsync<TimeoutException>(() => device.GetAsync(Name, Token));
        Assert.Equal($"The device at 127.0.0.1:{server.Port} did not answer 2 requests for {Name} within 0.05 s each.", off.Message);
        await server.ListenAsync();
        await Patiently.AskAsync(() => AskAsync(device), name => name == "bench");
        Assert.True(device.Connections >= 2);
    }

    [Fact]
    public async Task A_wrong_community_is_not_answered()
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = new SnmpDevice("127.0.0.1", TimeProvider.System) { Port = server.Port, Community = "wrong", Timeout = TimeSpan.FromMilliseconds(20), Retries = 1 };
        await Assert.ThrowsAsync<TimeoutException>(() => device.GetAsync(Name, Token));
    }

    private static async Task<string> AskAsync(SnmpDevice device)
    {
        try
        {
            return (await device.GetAsync(Name, Token)).ToString();
        }
        catch (TimeoutException)
        {
            return "";
        }
    }

    private static SnmpDevice Device(SnmpServer server, SnmpVersion version) => new("127.0.0.1", TimeProvider.System)
    {
        Port = server.Port,
        Version = version,
        Timeout = PeerProgram.Patience,
    };
}
