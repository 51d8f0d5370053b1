using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Ocs.Testing;

namespace Ocs.Agents.Tests.Recordings;

/// <summary>Someone who asks the router over HTTP: <c>POST {"procedure": …}</c> to <c>/call</c>.</summary>
internal sealed partial class RecordedBridge : IDisposable
{
    private readonly HttpClient _client = new();
    private bool _isListening;

    /// <summary>The status, and the body with times as <see cref="RecordedText"/> writes them; of OPTIONS the headers that browsers look at.</summary>
    public string Answer { get; private set; } = "";

    /// <param name="site">Where.</param>
    /// <param name="text">Method, headers in angle brackets, and body: <c>POST &lt;Origin: http://example.org&gt; {…}</c>.</param>
    public async Task SendAsync(LocalSite site, string text)
    {
        if (!_isListening)
            await site.Router.StartAsync();
        _isListening = true;
        var parts = Request().Match(text);
        using var request = new HttpRequestMessage(new HttpMethod(parts.Groups[1].Value), site.Router.CallUrl) { Content = new StringContent(parts.Groups[3].Value) };
        request.Content.Headers.ContentType = null;
        foreach (Capture header in parts.Groups[2].Captures)
        {
            var (name, value) = (header.Value.Split(": ")[0], header.Value.Split(": ")[1]);
            if (name == "Content-Type")
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.Add(name, value);
        }

        using var response = await site.PassTimeAsync(_client.SendAsync(request));
        var body = await response.Content.ReadAsStringAsync();
        Answer = request.Method == HttpMethod.Options
            ? $"{(int)response.StatusCode} {response.Headers.GetValues("Access-Control-Allow-Methods").Single()} {response.Headers.GetValues("Access-Control-Allow-Headers").Single()}"
            : $"{(int)response.StatusCode} {RecordedText.Of(RecordedText.Read(body))}";
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("^(\\w+)(?: <([^>]*)>)* ?(.*)$")]
    private static partial Regex Request();
}
