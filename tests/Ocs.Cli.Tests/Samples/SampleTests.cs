using System.Diagnostics;
using Ocs.Cli.Tests.Terminal;
using Ocs.Testing;
using Thermometer;

namespace Ocs.Cli.Tests.Samples;

/// <summary>The code of the README, run.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_thermometer_publishes_kelvin()
    {
        var file = _folder.Write("temp", "26850\n");
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ThermometerAgent>("thermometer", "--file", file, "--sample-interval", "2");
        await using var temperatures = await agent.GetFeed("temperatures").SubscribeAsync();
        var samples = await site.PassTimeAsync(temperatures.Take(2).ToListAsync().AsTask());
        Assert.Equal(300.0, (double)samples[0].Values["kelvin"], 9);
        Assert.Equal(2.0, samples[1].UnixSeconds - samples[0].UnixSeconds, 6);
    }

    [Fact]
    public async Task The_script_prints_ten_temperatures()
    {
        var hosts = """
            hosts:
              localhost:
                agent-instances: [{agent-class: FakeDataAgent, instance-id: fake-data-1}]
            """;
        var site = _folder.Write("site.yaml", $"hub: {{wamp_server: 'ws://127.0.0.1:8001/ws', wamp_realm: test_realm, address_root: observatory}}\n{hosts}\n");
        await using var up = RunningCommand.Start("up", "--site-file", site, "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        var router = (await up.WaitForLineAsync("ocs ready")).Split(' ', ',')[3];
        _folder.Write("default.yaml", $"hub: {{wamp_server: '{router}', wamp_realm: test_realm, address_root: observatory}}\n{hosts}\n");

        var lines = await RunAsync("ReadTemperatures.dll", [], ("OCS_CONFIG_DIR", _folder.Root));
        Assert.Equal(11, lines.Length);
        Assert.All(lines.Take(10), line => Assert.Matches(@"\A\d{4}-\d\d-\d\dT[0-9:.]+\+00:00 0\.\d{4} K\z", line));
        Assert.Matches(@"\AExited after \d+\.\d seconds\z", lines[10]);
    }

    [Fact]
    public async Task The_quick_start_of_the_client_calls_and_receives()
    {
        await using var router = RunningCommand.Start("router", "--port", "0");
        var url = (await router.WaitForLineAsync("ocs ready")).Split(' ', ',')[3];
        Assert.Equal(["4.2 K, and 2 + 3 = 5"], await RunAsync("WampQuickStart.dll", [url]));
    }

    private static async Task<string[]> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var script = Process.Start(start)!;
        var error = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(script.ExitCode == 0, await error);
        return output.TrimEnd().Split('\n');
    }
}
