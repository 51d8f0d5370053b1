using Ocs.Wamp;

namespace Ocs.Router.Tests.Configuration;

public sealed class EventHistoryConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-router-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_store_of_a_realm_is_read()
    {
        var file = Path.Combine(_folder.FullName, "config.json");
        File.WriteAllText(file, """
            {"workers": [{"type": "router",
              "realms": [{"name": "site", "roles": [{"name": "anonymous"}],
                "store": {"type": "memory", "limit": 20, "event-history": [
                  {"uri": "site.alarms", "limit": 1000}, {"uri": "site..feeds.", "match": "wildcard"}, {"uri": "site.x.", "match": "prefix"}]}}],
              "transports": [{"type": "websocket", "endpoint": {"type": "tcp", "port": 0}}]}]}
            """);
        var (options, warnings) = RouterConfiguration.Load(file);
        Assert.Empty(warnings);
        Assert.Equal(
            [
                new EventHistoryOptions("site.alarms") { Limit = 1000 },
                new EventHistoryOptions("site..feeds.", MatchPolicy.Wildcard) { Limit = 20 },
                new EventHistoryOptions("site.x.", MatchPolicy.Prefix) { Limit = 20 },
            ],
            options.Realms[0].EventHistory);
    }
}
