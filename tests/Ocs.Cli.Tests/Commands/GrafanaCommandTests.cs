using System.Text.Json;
using System.Text.RegularExpressions;
using Ocs.Cli.Tests.Terminal;
using Ocs.DataNodes;

namespace Ocs.Cli.Tests.Commands;

public sealed partial class GrafanaCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demonstration_is_provisioned_with_units_and_the_same_twice()
    {
        await using var up = RunningCommand.Start("up", "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        var live = LiveUrl().Match(await up.WaitForLineAsync("ocs ready")).Value;
        await WaitForFieldsAsync(live, "load_15min", "channel_01");

        // A field that comes between two runs is rightly in the second alone: such a pair tells nothing.
        Dictionary<string, string> files;
        Dictionary<string, string> again;
        IReadOnlyList<LiveField> known;
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        do
        {
            known = await LiveField.ListAsync(http, new Uri(live), patience.Token);
            files = await ProvisionAsync(live);
            again = await ProvisionAsync(live);
        }
        while (!known.SequenceEqual(await LiveField.ListAsync(http, new Uri(live), patience.Token)));

        Assert.Equal(files, again);
        var dashboard = files.Single(file => file.Key.EndsWith("dashboards/ocs-influxdb-fakedataagent.json", StringComparison.Ordinal)).Value;
        Assert.Contains("\"unit\": \"kelvin\"", dashboard, StringComparison.Ordinal);
        Assert.Contains($"url: '{live.TrimEnd('/')}'", files[_folder.PathOf("grafana/provisioning/datasources/ocs-live-influxdb.yaml")], StringComparison.Ordinal);
        Assert.Contains($"path: '{_folder.PathOf("grafana/dashboards")}'", files[_folder.PathOf("grafana/provisioning/dashboards/ocs-live.yaml")], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "nonsense is no URL such as http://127.0.0.1:5000/.", "--url", "nonsense")]
    [InlineData(1, "ocs: No data server answers at http://127.0.0.1:1/api/v1/fields: ", "--url", "http://127.0.0.1:1")]
    [InlineData(2, "SimPod", "--flavour", "nonsense")]
    public async Task What_cannot_be_done_is_one_sentence(int exit, string sentence, params string[] arguments)
    {
        var run = await RunningCommand.RunAsync(["grafana", "provision", "--out", _folder.PathOf("grafana"), .. arguments]);
        Assert.Equal(exit, run.Exit);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string>> ProvisionAsync(string live)
    {
        var run = await RunningCommand.RunAsync("grafana", "provision", "--out", _folder.PathOf("grafana"), "--url", live);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return Directory.GetFiles(_folder.PathOf("grafana"), "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
    }

    private static async Task WaitForFieldsAsync(string live, params string[] fields)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var list = await http.GetStringAsync(new Uri($"{live}api/v1/fields"), patience.Token);
            var known = JsonElement.Parse(list).EnumerateArray().Select(field => field.GetProperty("field").GetString()).ToList();
            if (fields.All(field => known.Contains(field)))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    [GeneratedRegex(@"http://\S+/")]
    private static partial Regex LiveUrl();
}
