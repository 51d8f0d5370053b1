using Ocs.Site;

namespace Ocs.Core.Tests.Site;

public sealed class SiteFileTests : IDisposable
{
    private const string Hub = """
        hub:
          wamp_server: ws://10.0.0.1:8001/ws
          wamp_http: http://10.0.0.1:8001/call
          wamp_realm: test_realm
          address_root: observatory

        """;

    private readonly SiteFolder _folder = new();

    public static TheoryData<string> ShippedFiles => new(Directory.GetFiles(SiteFolder.Shipped, "*.yaml").Select(path => Path.GetFileName(path)));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void Every_site_file_that_is_shipped_loads(string name)
    {
        var file = SiteFile.Load(Path.Combine(SiteFolder.Shipped, name));
        Assert.Contains(file.Hosts, host => host.Name == "localhost" && host.Instances.Count == 4);
    }

    [Fact]
    public void The_old_spelling_of_the_aggregator_is_accepted_with_a_warning()
    {
        var file = SiteFile.Load(Path.Combine(SiteFolder.Shipped, "yale.yaml"));
        Assert.Equal("AggregatorAgent", file.Hosts[0].Instances[3].AgentClass);
        Assert.Contains("'AgreggatorAgent' is taken for AggregatorAgent", Assert.Single(file.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_of_any_nesting_become_the_texts_that_Python_makes_of_them()
    {
        var file = Load(Hub + """
            hosts:
              localhost:
                agent-instances:
                  - agent-class: FakeDataAgent
                    instance-id: fake-data-1
                    arguments: [['--mode', 'idle'], '--num-channels', 16, [[['--rate', 1.0], '--quick', yes, '0.50'], []]]
            """);
        Assert.Equal(
            ["--mode", "idle", "--num-channels", "16", "--rate", "1.0", "--quick", "True", "0.50"],
            file.Hosts[0].Instances[0].Arguments);
    }

    [Fact]
    public void A_group_a_command_and_a_folder_of_plugins_are_read()
    {
        var file = Load(Hub + """
            hosts:
              localhost:
                plugin-dir: plugins
                agent-instances:
                  - {agent-class: A, instance-id: a, group: cryostat, command: python3 -m  lab.agent}
                  - {agent-class: B, instance-id: b, command: [/opt/my agent/run, --port, 5]}
                  - {agent-class: C, instance-id: c}
            """);
        Assert.Equal("plugins", file.Hosts[0].PluginDirectory);
        Assert.Equal(["cryostat", "", ""], file.Hosts[0].Instances.Select(instance => instance.Group));
        Assert.Equal(["python3", "-m", "lab.agent"], file.Hosts[0].Instances[0].Command);
        Assert.Equal(["/opt/my agent/run", "--port", "5"], file.Hosts[0].Instances[1].Command);
        Assert.Empty(file.Hosts[0].Instances[2].Command);
        Assert.Empty(file.Faults);
    }

    [Fact]
    public void An_empty_command_is_an_error()
    {
        var path = _folder.Write("site.yaml", Hub + "hosts: {localhost: {agent-instances: [{agent-class: A, instance-id: a, command: []}]}}");
        Assert.Equal("command: it is empty; name a program, or leave the key out.", Assert.Single(SiteFile.Check(path)).Message);
    }

    [Fact]
    public void Anchors_and_merged_maps_work_as_in_Python()
    {
        var file = Load(Hub + """
            hosts:
              localhost:
                agent-instances:
                  - &fake
                    agent-class: FakeDataAgent
                    instance-id: fake-data-1
                    arguments: [--mode, acq]
                  - <<: *fake
                    instance-id: fake-data-2
            """);
        var second = file.Hosts[0].Instances[1];
        Assert.Equal("fake-data-2", second.InstanceId);
        Assert.Equal("FakeDataAgent", second.AgentClass);
        Assert.Equal(["--mode", "acq"], second.Arguments);
    }

    [Fact]
    public void A_host_overrides_the_hub()
    {
        var file = Load(Hub + """
            hosts:
              docker-host:
                wamp_server: ws://crossbar:8001/ws
                crossbar_timeout: 0
              empty-host:
            """);
        Assert.Equal("ws://crossbar:8001/ws", file.Hosts[0].Hub.WampServer);
        Assert.Equal("http://10.0.0.1:8001/call", file.Hosts[0].Hub.WampHttp);
        Assert.Equal(TimeSpan.Zero, file.Hosts[0].CrossbarTimeout);
        Assert.Equal("ws://10.0.0.1:8001/ws", file.Hosts[1].Hub.WampServer);
    }

    [Theory]
    [InlineData("", "host/up")]
    [InlineData("manage: 'yes'", "host/up")]
    [InlineData("manage: 'no'", "ignore")]
    [InlineData("manage: docker", "docker/up")]
    [InlineData("manage: down", "host/down")]
    [InlineData("manage: docker/down", "docker/down")]
    public void Manage_has_the_short_forms_of_OCS(string line, string expected)
    {
        var file = Load(Hub + "hosts: {localhost: {agent-instances: [{agent-class: A, instance-id: a, " + line + "}]}}");
        Assert.Equal(expected, file.Hosts[0].Instances[0].Manage);
    }

    [Fact]
    public void Every_fault_is_named_at_once_with_its_line()
    {
        var path = _folder.Write("site.yaml", """
            hub:
              wamp_server: http://10.0.0.1:8001/ws
              wamp_http: http://10.0.0.1:8001/call
              adress_root: observatory
            hosts:
              localhost:
                log-dir: [a, b]
                crossbar_timeout: soon
                agent-instances:
                  - agent-class: FakeDataAgent
                    instance-id: fake-data-1
                    manage: yes
                  - agent-class: FakeDataAgent
                    instance-id: fake-data-1
                    manage: sometimes
                  - instance-id: 'no class'
                    arguments: {--mode: acq}
              other:
                agent-instances: fake-data-1
            """);
        Assert.Equal(
            """
            2 Error hub: the key wamp_realm is missing.
            2 Error wamp_server: 'http://10.0.0.1:8001/ws' is no URL that begins with ws:// or wss://.
            4 Warning hub: the key 'adress_root' means nothing here; known are wamp_server, wamp_http, wamp_realm, address_root, access_policy, registry_address, trusted_certificate, router.
            7 Error hosts: localhost: log-dir: a list stands where a text belongs.
            8 Error crossbar_timeout: 'soon' is no whole number of seconds, 0 or more.
            12 Error manage: yes without quotes is the boolean True; write 'yes' in quotes, or host/up.
            13 Error instance-id: 'fake-data-1' stands on line 10 already (host localhost).
            15 Error manage: 'sometimes' is none of host/up, host/down, docker/up, docker/down, ignore, yes, no, docker, host, up, down.
            16 Error hosts: localhost: agent-instances: the key agent-class is missing.
            16 Error instance-id: 'no class' has a space or a # in it, which no address may.
            17 Error arguments: a map stands where a list of texts and numbers belongs.
            19 Error hosts: other: agent-instances: 'fake-data-1' stands where a list belongs.
            """,
            string.Join('\n', SiteFile.Check(path).Select(fault => $"{fault.Line} {fault.Severity} {fault.Message}")));
    }

    [Theory]
    [InlineData("hub: {wamp_server: [", "this is not YAML")]
    [InlineData("", "the file is empty")]
    [InlineData("- a", "a list stands where a map belongs")]
    [InlineData("hub: *nowhere", "there is no anchor &nowhere above")]
    public void A_file_that_is_no_site_file_is_refused_in_one_sentence(string text, string expected)
    {
        var path = _folder.Write("site.yaml", text);
        var exception = Assert.Throws<SiteException>(() => SiteFile.Load(path));
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<SiteException>(() => SiteFile.Load(_folder.PathOf("absent.yaml")));
        Assert.Equal($"{_folder.PathOf("absent.yaml")}: there is no such file.", exception.Message);
    }

    [Fact]
    public void The_host_is_this_machine_or_localhost()
    {
        var file = Load(Hub + "hosts: {lab-1: {}, localhost: {}}");
        Assert.Equal("lab-1", file.FindHost(null, "lab-1")?.Name);
        Assert.Equal("localhost", file.FindHost(null, "lab-2")?.Name);
        Assert.Equal("lab-1", file.FindHost("lab-1", "lab-2")?.Name);
        Assert.Null(file.FindHost("lab-3", "lab-1"));
    }

    private SiteFile Load(string text) => SiteFile.Load(_folder.Write("site.yaml", text));
}
