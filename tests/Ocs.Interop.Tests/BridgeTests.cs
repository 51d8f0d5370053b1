using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Router;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>The HTTP bridge as curl sees it. The answers are those that Crossbar.io gives.</summary>
public sealed class BridgeTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions { Port = 0 });
    private WampSession _agent = null!;

    public async ValueTask InitializeAsync()
    {
        await _router.StartAsync();
        _agent = await WampSession.JoinAsync(new WampConnectionOptions
        {
            Endpoint = WampEndpoint.Parse(_router.WebSocketUrl),
            Realm = "test_realm",
        });
        await _agent.RegisterAsync("observatory.agent-1", (invocation, _) => Task.FromResult(
            WampArguments.Of(new WampMap { { "args", invocation.Arguments.Positional }, { "kwargs", invocation.Arguments.Keyword }, { "level", 3.0 } })));
        await _agent.RegisterAsync("observatory.agent-1.crash", (_, _) => throw new InvalidOperationException("no liquid helium"));
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Fact]
    public async Task A_call_gives_its_result()
    {
        var answer = await Curl.PostAsync(_router.CallUrl, """{"procedure": "observatory.agent-1", "args": ["start", "acq", {"x": 1}], "kwargs": {"timeout": 2.5}}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"args":[{"args":["start","acq",{"x":1}],"kwargs":{"timeout":2.5},"level":3.0}]}""", answer.Body);
    }

    [Fact]
    public async Task An_answer_may_be_read_from_any_page_and_is_never_kept()
    {
        var answer = await Curl.PostAsync(_router.CallUrl, """{"procedure": "observatory.agent-1"}""", "Content-Type: application/json; charset=utf-8", "Origin: http://example.org");
        Assert.Equal("http://example.org", answer.Headers["access-control-allow-origin"]);
        Assert.Equal("true", answer.Headers["access-control-allow-credentials"]);
        Assert.Equal("no-store,no-cache,must-revalidate,max-age=0", answer.Headers["cache-control"]);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["content-type"], ignoreCase: true);
    }

    [Theory]
    [InlineData("observatory.agent-9", "wamp.error.no_such_procedure", "no callee registered for procedure <observatory.agent-9>")]
    [InlineData("observatory.agent-1.crash", "wamp.error.runtime_error", "no liquid helium")]
    public async Task An_error_of_the_call_is_an_answer_too(string procedure, string uri, string text)
    {
        var answer = await Curl.PostAsync(_router.CallUrl, JsonSerializer.Serialize(new { procedure, args = new[] { "get_api" } }));
        Assert.Equal(200, answer.Status);
        var error = JsonElement.Parse(answer.Body);
        Assert.Equal(uri, error.GetProperty("error").GetString());
        Assert.Equal(text, error.GetProperty("args")[0].GetString());
        Assert.Equal(JsonValueKind.Object, error.GetProperty("kwargs").ValueKind);
    }

    [Theory]
    [InlineData("not json", "Request body was invalid JSON.")]
    [InlineData("", "Request body was invalid JSON.")]
    [InlineData("[]", "Request body was valid JSON, but not well formed (must be a dict).")]
    [InlineData("""{"args":[]}""", "Request body was valid JSON, but not well formed (missing key 'procedure').")]
    public async Task A_request_that_makes_no_sense_is_refused_in_plain_words(string body, string text)
    {
        var answer = await Curl.PostAsync(_router.CallUrl, body);
        Assert.Equal(400, answer.Status);
        Assert.Equal("{\"error\":\"" + text + "\",\"args\":[],\"kwargs\":{}}", answer.Body);
    }

    [Fact]
    public async Task A_content_type_other_than_JSON_is_refused() => Assert.Equal(
        400, (await Curl.PostAsync(_router.CallUrl, """{"procedure": "observatory.agent-1"}""", "Content-Type: text/plain")).Status);

    [Fact]
    public async Task A_method_other_than_POST_is_refused()
    {
        var answer = await Curl.RequestAsync("GET", _router.CallUrl);
        Assert.Equal(405, answer.Status);
        Assert.Equal("""{"error":"Method not accepted by the REST bridge. (b'GET' not allowed, only POST, PUT)","args":[],"kwargs":{}}""", answer.Body);
    }

    [Fact]
    public async Task A_browser_that_asks_first_is_told_what_it_may_do()
    {
        var answer = await Curl.RequestAsync("OPTIONS", _router.CallUrl, "Origin: http://example.org", "Access-Control-Request-Headers: content-type");
        Assert.Equal(200, answer.Status);
        Assert.Equal("POST,PUT,OPTIONS", answer.Headers["access-control-allow-methods"]);
        Assert.Equal("content-type", answer.Headers["access-control-allow-headers"]);
        Assert.Equal("http://example.org", answer.Headers["access-control-allow-origin"]);
    }

    [Fact]
    public async Task Info_answers_so_that_a_script_can_wait_for_the_router() =>
        Assert.Equal(200, (await Curl.RequestAsync("GET", _router.CallUrl.Replace("/call", "/info", StringComparison.Ordinal))).Status);
}
