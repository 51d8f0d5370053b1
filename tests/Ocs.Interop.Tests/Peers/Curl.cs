using System.Diagnostics;

namespace Ocs.Interop.Tests.Peers;

/// <summary>One HTTP request made by curl, and what came back.</summary>
internal sealed record Curl(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Posts a body, without a content type unless one is among the headers, as OCS's Python client does.</summary>
    public static Task<Curl> PostAsync(string url, string body, params IEnumerable<string> headers) =>
        RunAsync(body, ["--request", "POST", "--header", "Content-Type:", .. headers.SelectMany(header => new[] { "--header", header }), "--data-binary", "@-", url]);

    /// <summary>Makes a request of another method, without a body.</summary>
    public static Task<Curl> RequestAsync(string method, string url, params IEnumerable<string> headers) =>
        RunAsync("", ["--request", method, .. headers.SelectMany(header => new[] { "--header", header }), url]);

    private static async Task<Curl> RunAsync(string body, IEnumerable<string> arguments)
    {
        Requirement.Curl();
        string[] always = ["--silent", "--show-error", "--include", "--max-time", "60", "--noproxy", "*"];
        using var curl = Process.Start(new ProcessStartInfo("curl", [.. always, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await curl.StandardInput.WriteAsync(body);
        curl.StandardInput.Close();
        var error = curl.StandardError.ReadToEndAsync();
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        Assert.True(curl.ExitCode == 0, $"curl ended with {curl.ExitCode}: {await error}");

        var head = output.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = output[..head].Split("\r\n");
        return new Curl(
            int.Parse(lines[0].Split(' ')[1]),
            lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase),
            output[(head + 4)..]);
    }
}
