using System.Text.Json;

namespace Ocs.DataNodes.Tests.Grafana;

/// <summary>What is written for Grafana: that Grafana can read it, and that our data server answers every question in it.</summary>
public sealed class ProvisioningTests(LiveDashboards server) : IClassFixture<LiveDashboards>
{
    public static TheoryData<GrafanaFlavour, int> Versions =>
    [
        .. Enumerable.Range(5, 9).Select(version => (GrafanaFlavour.InfluxDb, version)),
        .. Enumerable.Range(5, 7).Select(version => (GrafanaFlavour.SimpleJson, version)),
        .. Enumerable.Range(8, 6).Select(version => (GrafanaFlavour.SimPod, version)),
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_dashboard_is_as_the_schema_of_its_version_wants_it(GrafanaFlavour flavour, int version)
    {
        var files = await WriteAsync(flavour, version);
        var source = files.Single(file => file.Key.StartsWith("provisioning/datasources/", StringComparison.Ordinal)).Value;
        string Setting(string name) => source.Split('\n').Select(line => line.Trim(' ', '-')).First(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))[(name.Length + 2)..].Trim('\'');
        var dashboards = Dashboards(files);
        Assert.Equal(3, dashboards.Count);
        Assert.All(dashboards.Values, dashboard => new DashboardCheck(dashboard, version, Setting("type"), Setting("name"), Setting("uid")).Run());
        Assert.Distinct(dashboards.Values.Select(dashboard => dashboard.GetProperty("uid").GetString()));
        Assert.Distinct(dashboards.Values.Select(dashboard => dashboard.GetProperty("title").GetString()));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_target_gets_data_from_our_server_as_its_data_source_asks_it(GrafanaFlavour flavour, int version)
    {
        var peer = new GrafanaPeer(server, flavour);
        var asked = 0;
        foreach (var dashboard in Dashboards(await WriteAsync(flavour, version)).Values)
        {
            string[] agents = [];
            foreach (var variable in dashboard.GetProperty("templating").GetProperty("list").EnumerateArray())
                agents = await peer.OptionsAsync(variable);
            var targets = dashboard.GetProperty("panels").EnumerateArray()
                .SelectMany(panel => panel.TryGetProperty("targets", out var list) ? list.EnumerateArray() : []);
            foreach (var target in targets)
            {
                asked++;
                var all = await peer.CountPointsAsync(target, agents);
                Assert.True(all > 0, $"no data for {target}");
                foreach (var agent in agents)
                    Assert.True(await peer.CountPointsAsync(target, agent) > 0, $"no data of {agent} for {target}");
            }
        }

        Assert.InRange(asked, 40, 200);
    }

    [Theory]
    [InlineData(GrafanaFlavour.InfluxDb, "observatory.fake-data-1", "observatory.fake-data-2")]
    [InlineData(GrafanaFlavour.SimpleJson, "fake-data-1", "fake-data-2")]
    [InlineData(GrafanaFlavour.SimPod, "fake-data-1", "fake-data-2")]
    public async Task A_dashboard_of_a_class_offers_its_agents_and_shows_what_they_did(GrafanaFlavour flavour, string first, string second)
    {
        var peer = new GrafanaPeer(server, flavour);
        var dashboard = Dashboards(await WriteAsync(flavour, null)).Single(file => file.Key.Contains("fakedata", StringComparison.Ordinal)).Value;
        Assert.Equal([first, second], await peer.OptionsAsync(Assert.Single(dashboard.GetProperty("templating").GetProperty("list").EnumerateArray())));
        var annotation = Assert.Single(dashboard.GetProperty("annotations").GetProperty("list").EnumerateArray());
        var titles = await peer.AnnotationsAsync(annotation, first, second);
        Assert.Contains("fake-data-1.acq succeeded", titles);
        Assert.Contains("fake-data-2.acq succeeded", titles);
        Assert.DoesNotContain("fake-data-2.acq succeeded", await peer.AnnotationsAsync(annotation, first));
    }

    [Theory]
    [InlineData(GrafanaFlavour.InfluxDb, 13, "celsius", "Bps", "suffix:furlong")]
    [InlineData(GrafanaFlavour.SimpleJson, 5, "celsius", "Bps", "none")]
    public async Task Panels_carry_the_units_of_their_fields(GrafanaFlavour flavour, int version, params string[] units)
    {
        var dashboard = Dashboards(await WriteAsync(flavour, version)).Single(file => file.Key.Contains("hostsensors", StringComparison.Ordinal)).Value;
        var panels = dashboard.GetProperty("panels").GetRawText();
        Assert.All(units, unit => Assert.Contains($"\"{unit}\"", panels, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(GrafanaFlavour.InfluxDb)]
    [InlineData(GrafanaFlavour.SimPod)]
    public async Task The_same_fields_give_the_same_bytes_in_any_order(GrafanaFlavour flavour)
    {
        var fields = await server.FieldsAsync();
        Assert.Equal(Write(fields, flavour, null), Write([.. fields.Reverse()], flavour, null));
    }

    [Fact]
    public async Task Files_of_yaml_read_back_as_they_are_meant()
    {
        var files = Write(await server.FieldsAsync(), GrafanaFlavour.InfluxDb, null, "/srv/it's $HOME/dashboards");
        Assert.Contains("path: '/srv/it''s $$HOME/dashboards'", files[1].Value, StringComparison.Ordinal);
        Assert.Contains("url: 'http://live.example:5000'", files[0].Value, StringComparison.Ordinal);
        Assert.Contains("    jsonData:\n      dbName: ocs_feeds\n", files[0].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GrafanaFlavour.SimpleJson, 12)]
    [InlineData(GrafanaFlavour.SimPod, 7)]
    [InlineData(GrafanaFlavour.InfluxDb, 14)]
    [InlineData(GrafanaFlavour.InfluxDb, 4)]
    public void A_version_in_which_the_data_source_does_not_work_is_refused(GrafanaFlavour flavour, int version) =>
        Assert.Contains("Grafana", Assert.Throws<ArgumentException>(() => Write([], flavour, version)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<KeyValuePair<string, string>> Write(IReadOnlyList<LiveField> fields, GrafanaFlavour flavour, int? version, string path = "/var/lib/grafana/dashboards") =>
        GrafanaProvisioning.Write(fields, new GrafanaProvisioningOptions
        {
            Flavour = flavour,
            Version = version,
            DataServer = new Uri("http://live.example:5000/"),
            DashboardsPath = path,
        });

    private static Dictionary<string, JsonElement> Dashboards(IEnumerable<KeyValuePair<string, string>> files) =>
        files.Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).ToDictionary(file => file.Key, file => JsonElement.Parse(file.Value));

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> WriteAsync(GrafanaFlavour flavour, int? version) =>
        Write(await server.FieldsAsync(), flavour, version);
}
