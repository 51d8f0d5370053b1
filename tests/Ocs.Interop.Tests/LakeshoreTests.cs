using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>The site file of a Lakeshore 240 and its simulator, started as a user starts it.</summary>
public sealed class LakeshoreTests
{
    [Fact]
    public async Task A_simulated_instrument_at_a_serial_device_is_read_recorded_and_steered()
    {
        await using var up = await Product.UpAsync("--site-file", Path.Combine(Repository.Root, "site-configs", "lakeshore.yaml"));
        Assert.Equal(4, up.Agents);
        await Patiently.AskAsync(
            async () => JsonElement.Parse((await Curl.PostAsync(up.LiveUrl + "search", "{\"target\": \"\"}", "Content-Type: application/json")).Body),
            fields => fields.EnumerateArray().Any(field => field.GetString() == "ls240::temperatures.Channel_8_V"));
        await RunAsync(up, "start", "set_values", "{\"channel\": 2, \"name\": \"LN2\"}");
        await Patiently.AskAsync(() => RunAsync(up, "wait", "set_values"), answer => answer.Contains("Set values for channel 2", StringComparison.Ordinal));
        var check = await Product.RunAsync("site", "check", Path.Combine(Repository.Root, "site-configs", "lakeshore.yaml"));
        Assert.Equal(0, check.ExitCode);
        Assert.Equal(0, await up.InterruptAsync());
        Assert.False(File.Exists(Path.Combine(up.Folder, "ls240-simulator.tty")), "The device of the simulator is still there.");
        Assert.NotEmpty(Directory.GetFiles(up.Archive, "*.g3", SearchOption.AllDirectories));
    }

    private static async Task<string> RunAsync(Product up, params string[] request)
    {
        var (exitCode, output, error) = await Product.RunAsync(["client", "call", "observatory.ls240.ops", .. request, "--site-hub", up.RouterUrl]);
        Assert.True(exitCode == 0, output + error);
        return output;
    }
}
