using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>The node directory of this repository, run by <c>ocs router --config</c> on free ports.</summary>
public sealed class NodeDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-node-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_Python_agent_and_its_clients_are_served_as_by_Crossbar()
    {
        await using var router = await Product.RouterAsync(await CopyAsync("config.json"));
        await using var agent = await WampPeer.JoinAsync("python", "json", router.RouterUrl);
        Assert.Equal("iocs_agent", agent.Joined.GetProperty("role").GetString());

        // What an agent of OCS does: it registers itself, listens to heartbeats and publishes feeds.
        await agent.RegisterAsync("observatory.fake-data-1.ops", "echo");
        await agent.RegisterAsync("observatory.fake-data-1", "echo");
        await agent.SubscribeAsync("observatory..feeds.heartbeat", "wildcard");
        await using var other = await WampPeer.JoinAsync("python", "json", router.RouterUrl);
        await other.PublishAsync("observatory.registry.feeds.heartbeat", [0, new { agent_address = "observatory.registry" }]);
        Assert.Equal("observatory.registry.feeds.heartbeat", (await agent.NextEventAsync()).GetProperty("topic").GetString());
        Assert.Equal("start", (await other.CallAsync("observatory.fake-data-1.ops", ["start", "acq"])).GetProperty("args")[0].GetString());

        // Its clients come over HTTP, and may not call what is not the observatory's.
        using var http = new HttpClient();
        Assert.Equal("""{"args":[{"args":["status","acq"],"kwargs":{}}]}""", await PostAsync(http, router.CallUrl, """{"procedure": "observatory.fake-data-1.ops", "args": ["status", "acq"]}"""));
        Assert.Contains("wamp.error.not_authorized", await PostAsync(http, router.CallUrl, """{"procedure": "elsewhere.x"}"""), StringComparison.Ordinal);
        Assert.Equal("wamp.error.not_authorized", (await other.CallForErrorAsync("wamp.session.count", [])).GetProperty("uri").GetString());
        var info = await http.GetFromJsonAsync<JsonElement>(new Uri(router.CallUrl.Replace("/call", "/info", StringComparison.Ordinal)), Token);
        Assert.Equal(2, info.GetProperty("requests_denied").GetInt32());
        Assert.Equal(0, await router.InterruptAsync());
    }

    [Fact]
    public async Task The_variant_with_certificates_has_two_doors()
    {
        Requirement.OpenSsl();
        var folder = _folder.CreateSubdirectory("tls");
        foreach (var name in new[] { "make.sh", "config.template.json" })
            File.Copy(Path.Combine(Repository.Root, "crossbar", "tls", name), Path.Combine(folder.FullName, name));
        using (var make = Process.Start(new ProcessStartInfo("sh", [Path.Combine(folder.FullName, "make.sh")]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            await make.WaitForExitAsync(Token).WaitAsync(PeerProgram.Patience, Token);
            Assert.Equal(0, make.ExitCode);
        }

        var file = Path.Combine(folder.FullName, "config.json");
        var text = await File.ReadAllTextAsync(file, Token);
        var secret = JsonElement.Parse(text).GetProperty("workers")[0].GetProperty("transports")[0].GetProperty("paths").GetProperty("ws")
            .GetProperty("auth").GetProperty("wampcra").GetProperty("users").GetProperty("simonsobs").GetProperty("secret").GetString()!;
        Assert.Equal(48, secret.Length);
        await File.WriteAllTextAsync(file, OnFreePorts(text), Token);
        await using var router = await Product.RouterAsync(file);

        // Inside, without a login and with all rights; outside, with a login, trusting this certificate alone.
        await using var inside = await WampPeer.JoinAsync("python", "json", router.LocalUrl);
        Assert.Equal("server", inside.Joined.GetProperty("role").GetString());
        await inside.RegisterAsync("org.simonsobservatory.consumer.get_data_node", "echo");
        await inside.RegisterAsync("org.simonsobservatory.data_node.add", "echo");
        var outside = router.RouterUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var session = await JoinAsync(outside, Path.Combine(folder.FullName, "server_cert.pem"), new WampCraLogin("simonsobs", secret));
        await session.CallAsync("org.simonsobservatory.consumer.get_data_node", cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<WampException>(() => session.CallAsync("org.simonsobservatory.data_node.add", cancellationToken: Token));
        Assert.Equal("wamp.error.not_authorized", refused.ErrorUri);
        await Assert.ThrowsAsync<WampConnectionException>(() => JoinAsync(outside, null, new WampCraLogin("simonsobs", secret)));
        await Assert.ThrowsAnyAsync<Exception>(() => JoinAsync(outside, Path.Combine(folder.FullName, "server_cert.pem"), null));
    }

    [Fact]
    public async Task A_faulty_file_is_one_sentence_and_exit_code_1()
    {
        var file = Path.Combine(_folder.FullName, "config.json");
        await File.WriteAllTextAsync(file, "{\n\"workers\": 7\n}", Token);
        var (exit, output, error) = await Product.RunAsync("router", "--config", file);
        Assert.Equal((1, ""), (exit, output));
        Assert.Equal($"ocs: {file}, line 2: workers: 7 stands where a list belongs.\n", error);
    }

    private static string OnFreePorts(string configuration) =>
        configuration.Replace("\"port\": 8001", "\"port\": 0", StringComparison.Ordinal).Replace("\"port\": 8080", "\"port\": 0", StringComparison.Ordinal);

    private static Task<WampSession> JoinAsync(string url, string? certificate, WampLogin? login) => WampSession.JoinAsync(
        new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url, new WampEndpointOptions { TrustedCertificateFile = certificate }), Realm = "test_realm", Login = login }, Token);

    private static async Task<string> PostAsync(HttpClient http, string url, string body)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        var response = await http.PostAsync(new Uri(url), content, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private async Task<string> CopyAsync(string name)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, OnFreePorts(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "crossbar", name), Token)), Token);
        return file;
    }
}
