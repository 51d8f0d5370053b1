using Ocs.Site;

namespace Ocs.Core.Tests.Site;

public sealed class SiteOptionsTests : IDisposable
{
    private const string Text = """
        hub: {wamp_server: 'ws://10.0.0.1:8001/ws', wamp_realm: lab, address_root: lab}
        hosts:
          localhost:
            wamp_server: ws://10.0.0.2:8001/ws
            log-dir: logs
            agent-instances: [{agent-class: FakeDataAgent, instance-id: fake-data-1}]
          other: {}
        """;

    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_site_is_default_yaml_in_the_configuration_directory()
    {
        _folder.Write("default.yaml", Text);
        var configuration = Load(new SiteOptions());
        Assert.Equal(_folder.PathOf("default.yaml"), configuration.File?.Path);
        Assert.Equal("localhost", configuration.RequireHost().Name);
        Assert.Equal("ws://10.0.0.2:8001/ws", configuration.Hub.WampServer);
    }

    [Fact]
    public void A_named_site_is_its_file_in_the_configuration_directory()
    {
        _folder.Write("lab.yaml", Text);
        Assert.Equal(_folder.PathOf("lab.yaml"), Load(new SiteOptions { Site = "lab" }).File?.Path);
        Assert.Contains("OCS_CONFIG_DIR", Assert.Throws<SiteException>(() => new SiteOptions { Site = "lab" }.Load(_ => null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_goes_over_the_file()
    {
        var configuration = Load(new SiteOptions
        {
            SiteFile = _folder.Write("site.yaml", Text),
            SiteHub = "ws://10.0.0.9:1/ws",
            SiteRealm = "realm",
            AddressRoot = "root",
            LogDirectory = "/var/log/ocs",
            CrossbarTimeout = TimeSpan.FromSeconds(3),
        });
        Assert.Equal(new SiteHub { WampServer = "ws://10.0.0.9:1/ws", WampRealm = "realm", AddressRoot = "root" }, configuration.Hub);
        Assert.Equal("/var/log/ocs", configuration.RequireHost().LogDirectory);
        var agent = configuration.ForInstance(configuration.RequireInstance("fake-data-1"), "data");
        Assert.Equal("root", agent.Hub.AddressRoot);
        Assert.Equal(TimeSpan.FromSeconds(3), agent.Host.CrossbarTimeout);
    }

    [Theory]
    [InlineData("none")]
    [InlineData(null)]
    public void Without_a_site_file_the_hub_is_this_machines(string? site)
    {
        var configuration = new SiteOptions { Site = site }.Load(_ => null);
        Assert.Null(configuration.File);
        Assert.Equal(new SiteHub(), configuration.Hub);
        Assert.Contains("--site-file", Assert.Throws<SiteException>(configuration.RequireHost).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_host_or_instance_is_refused_with_those_there_are()
    {
        var path = _folder.Write("site.yaml", Text);
        Assert.Equal(
            $"{path}: hosts: there is no 'third', only localhost, other.",
            Assert.Throws<SiteException>(() => Load(new SiteOptions { SiteFile = path, SiteHost = "third" })).Message);
        Assert.Equal(
            $"{path}: hosts: localhost: agent-instances: there is no 'fake-data-2', only fake-data-1.",
            Assert.Throws<SiteException>(() => Load(new SiteOptions { SiteFile = path }).RequireInstance("fake-data-2")).Message);
    }

    private SiteConfiguration Load(SiteOptions options) => options.Load(name => name == "OCS_CONFIG_DIR" ? _folder.Root : null);
}
