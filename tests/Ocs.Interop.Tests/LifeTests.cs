using System.Net;
using System.Net.Sockets;
using Ocs.G3;
using Ocs.Interop.Tests.Peers;

namespace Ocs.Interop.Tests;

/// <summary>How <c>ocs up</c> begins and ends, and what it says when it cannot begin.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task An_interrupt_ends_it_with_every_sample_on_disk()
    {
        await using var up = await Product.UpAsync();
        await using (var listener = await WampPeer.JoinAsync("python", "json", up.RouterUrl))
        {
            await listener.SubscribeAsync("observatory.fake-data-1.feeds.false_temperatures");
            await listener.NextEventAsync();
            await listener.NextEventAsync();
        }

        Assert.Equal(0, await up.InterruptAsync());
        var files = Directory.GetFiles(up.Archive, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Matches(@"hk/\d{5}/\d{10}\.g3$", file.Replace('\\', '/')));
        var frames = files.SelectMany(G3FileReader.ReadFrames).ToList();
        Assert.NotEmpty(frames);
        var text = string.Join(' ', files.Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.Contains("channel_01", text, StringComparison.Ordinal);
        Assert.Contains("load_uptime", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString();
        await FailsWithOneSentenceAsync(port, "--live-port", "0", "--router-port", port);
        await FailsWithOneSentenceAsync(port, "--router-port", "0", "--live-port", port);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_one_sentence()
    {
        var file = Path.GetTempFileName();
        try
        {
            await FailsWithOneSentenceAsync(file, "--router-port", "0", "--live-port", "0", "--data-dir", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_site_file_that_is_wrong_is_named_with_line_and_key()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                hub:
                  wamp_server: ws://127.0.0.1:8001/ws
                  wamp_http: http://127.0.0.1:8001/call
                  wamp_realm: test_realm
                  address_root: observatory
                hosts:
                  localhost:
                    agent-instances:
                      - agent-class: FakeDataAgent
                """);
            var error = await FailsWithOneSentenceAsync(file, "--router-port", "0", "--live-port", "0", "--site-file", file);
            Assert.Contains("line 9", error, StringComparison.Ordinal);
            Assert.Contains("instance-id", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> FailsWithOneSentenceAsync(string named, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-fails-");
        try
        {
            string[] data = arguments.Contains("--data-dir") ? [] : ["--data-dir", Path.Combine(folder.FullName, "data")];
            var (exitCode, output, error) = await Product.RunAsync(["up", .. data, .. arguments]);
            Assert.Equal(1, exitCode);
            Assert.DoesNotContain("ocs ready", output, StringComparison.Ordinal);
            Assert.Contains(named, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            return error;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
