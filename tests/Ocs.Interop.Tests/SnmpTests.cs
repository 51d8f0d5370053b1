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

    [Theory]
    [InlineData("plain")]
    [InlineData("md5")]
    [InlineData("sha1")]
    [InlineData("sha256")]
    [InlineData("sha512")]
    [InlineData("md5-aes")]
    [InlineData("sha1-aes")]
    [InlineData("sha1-des")]
    public async Task A_user_reads_walks_and_sets_signed_and_encrypted(string name)
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = Device(server, User(name));
        Assert.Equal("bench", (await device.GetAsync(Name, Token)).ToString());
        var found = await device.WalkAsync(System, Token).ToListAsync(Token);
        Assert.True(found.Count > 20, $"Only {found.Count}.");
        Assert.NotEmpty(await device.WalkAsync("1.3.6.1.6.3.16", Token).ToListAsync(Token));
        await device.SetAsync(Location, SnmpValue.Of("roof, 屋根"), Token);
        Assert.Equal("roof, 屋根", (await device.GetAsync(Location, Token)).ToString());
        var missing = await Assert.ThrowsAsync<SnmpException>(() => device.GetAsync(Absent, Token));
        Assert.Equal($"The device at 127.0.0.1:{server.Port} refused {Absent}: it has no such variable (2).", missing.Message);
        Assert.Equal(1, device.Connections);
    }

    [Fact]
    public async Task A_user_who_is_unknown_or_has_a_wrong_password_is_told_so()
    {
        await using var server = await SnmpServer.StartAsync();
        var who = $"The device at 127.0.0.1:{server.Port} does not take the messages of the user";
        Assert.Equal($"{who} 'nobody': it knows no such user.", await RefusedAsync(server, new SnmpUser("nobody")));
        Assert.Equal(
            $"{who} 'sha1-aes': the password is wrong, or they are signed in another way than it expects.",
            await RefusedAsync(server, User("sha1-aes") with { Password = "not the password" }));
        Assert.Equal(
            $"{who} 'sha1': it has no such user with this level of security, or cannot sign or encrypt so.",
            await RefusedAsync(server, User("sha1") with { PrivacyPassword = "not expected" }));
    }

    [Fact]
    public async Task A_user_asks_on_when_the_device_was_switched_off_and_on()
    {
        await using var server = await SnmpServer.StartAsync();
        await using var device = Device(server, User("sha1-aes"));
        Assert.Equal("bench", (await device.GetAsync(Name, Token)).ToString());
        await server.StopAsync();
        await server.ListenAsync();
        Assert.Equal("bench", (await device.GetAsync(Name, Token)).ToString());
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

    private static async Task<string> RefusedAsync(SnmpServer server, SnmpUser user)
    {
        await using var device = Device(server, user);
        return (await Assert.ThrowsAsync<SnmpException>(() => device.GetAsync(Name, Token))).Message;
    }

    /// <summary>A user of the server's, named after how it signs and encrypts.</summary>
    private static SnmpUser User(string name)
    {
        var user = new SnmpUser(name);
        if (name != "plain")
            user = user with { Password = SnmpServer.Password, Authentication = Enum.Parse<SnmpAuthentication>(name.Split('-')[0], ignoreCase: true) };
        return name.Contains('-', StringComparison.Ordinal)
            ? user with { PrivacyPassword = SnmpServer.PrivacyPassword, Privacy = name.EndsWith("des", StringComparison.Ordinal) ? SnmpPrivacy.Des : SnmpPrivacy.Aes128 }
            : user;
    }

    private static SnmpDevice Device(SnmpServer server, SnmpUser user) => new("127.0.0.1", TimeProvider.System) { Port = server.Port, User = user, Timeout = PeerProgram.Patience };

    private static SnmpDevice Device(SnmpServer server, SnmpVersion version) => new("127.0.0.1", TimeProvider.System)
    {
        Port = server.Port,
        Version = version,
        Timeout = PeerProgram.Patience,
    };
}
