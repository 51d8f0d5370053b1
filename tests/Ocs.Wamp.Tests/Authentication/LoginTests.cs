using Ocs.Wamp.Sessions;

namespace Ocs.Wamp.Authentication;

public sealed class LoginTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedRouter _router = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_answers_its_challenge()
    {
        var joining = WampSession.JoinAsync(_router.Options() with { Login = new TicketLogin("joe", "sesame") }, Test);
        await _router.AcceptAsync();
        Assert.StartsWith("""[1,"test_realm",{"authmethods":["ticket"],"authid":"joe","roles":""", await _router.ReadAsync(), StringComparison.Ordinal);
        await _router.WriteAsync("""[4,"ticket",{}]""");
        await _router.ExpectAsync("""[5,"sesame",{}]""");
        await _router.WriteAsync(ScriptedRouter.Welcome);
        await using var session = await joining.WaitAsync(Patience, Test);
        await _router.CloseAsync();
    }

    // Signatures computed with Python's hmac and hashlib.
    [Theory]
    [InlineData("""{"challenge":"{ \"nonce\": \"x\" }"}""", "YH+Hf6SGwyUB40cx/yeqB9wLCCkbGrBuv2GVEMwoUP4=")]
    [InlineData("""{"challenge":"{ \"nonce\": \"x\" }","salt":"salt123","iterations":100,"keylen":16}""", "ovKwroUU5XS2pcjHE6fD4FtZHGkq/qQ+XIravHYuHJ8=")]
    public async Task WAMP_CRA_signs_its_challenge(string extra, string signature)
    {
        var joining = WampSession.JoinAsync(_router.Options() with { Login = new WampCraLogin("joe", "secret2") }, Test);
        await _router.AcceptAsync();
        await _router.ReadAsync();
        await _router.WriteAsync($"[4,\"wampcra\",{extra}]");
        await _router.ExpectAsync($"[5,\"{signature}\",{{}}]");
        await _router.WriteAsync(ScriptedRouter.Welcome);
        await using var session = await joining.WaitAsync(Patience, Test);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_challenge_that_was_not_offered_ends_the_attempt()
    {
        var joining = WampSession.JoinAsync(_router.Options(), Test);
        await _router.AcceptAsync();
        await _router.ReadAsync();
        await _router.WriteAsync("""[4,"ticket",{}]""");
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => joining.WaitAsync(Patience, Test));
        Assert.Equal("The router at test asks for a login by 'ticket', which was not offered.", fault.Message);
        Assert.StartsWith("[3,", await _router.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_never_shows_its_secret()
    {
        var options = _router.Options() with { Login = new WampCraLogin("joe", "hidden") };
        Assert.DoesNotContain("hidden", options.ToString(), StringComparison.Ordinal);
    }
}
