using Ocs.Wamp;

namespace Ocs.Router.Tests.Configuration;

public sealed class CrossbarConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-router-");

    private string File => Path.Combine(_folder.FullName, "config.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_node_directory_of_this_repository_is_read_without_a_warning()
    {
        var (options, warnings) = RouterConfiguration.Load(Path.Combine(Repository.Root, "crossbar", "config.json"));
        Assert.Empty(warnings);
        var realm = Assert.Single(options.Realms);
        Assert.Equal("test_realm", realm.Name);
        Assert.Equal(["iocs_agent", "iocs_controller"], realm.Roles.Select(role => role.Name));
        Assert.Equal(
            new PermissionOptions("observatory.", MatchPolicy.Prefix) { Call = true, Publish = true, Subscribe = true },
            Assert.Single(realm.Roles[1].Permissions));
        var transport = Assert.Single(options.Transports);
        Assert.Equal("127.0.0.1:8001", transport.Place);
        var socket = Assert.Single(transport.WebSockets);
        Assert.Equal("/ws", socket.Path);
        Assert.Equal(TimeSpan.FromSeconds(10), socket.PingInterval);
        Assert.Equal(TimeSpan.FromSeconds(5), socket.PingTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2.5), socket.OpenTimeout);
        Assert.Equal("iocs_agent", Assert.Single(socket.Logins).Role);
        Assert.Equal(
            [
                new HttpServiceOptions(HttpServiceKind.Caller, "/call") { Realm = "test_realm", Role = "iocs_controller" },
                new HttpServiceOptions(HttpServiceKind.Info, "/info"),
                new HttpServiceOptions(HttpServiceKind.Metrics, "/metrics"),
            ],
            transport.HttpServices);
    }

    [Fact]
    public void Each_kind_of_transport_is_read()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "cert.pem"), "");
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "key.pem"), "");
        var (options, warnings) = Read("""
            {"type": "websocket", "endpoint": {"type": "tcp", "port": "$PORT"}, "url": "ws://localhost:9000", "serializers": ["cbor", "json"],
             "options": {"max_message_size": 1048576, "allowed_origins": ["*"]}},
            {"type": "rawsocket", "endpoint": {"type": "unix", "path": "router.sock"}, "max_message_size": 4096},
            {"type": "universal", "endpoint": {"type": "tcp", "port": 9001, "interface": "127.0.0.1", "tls": {"key": "key.pem", "certificate": "cert.pem"}},
             "rawsocket": {"serializers": ["msgpack"]},
             "websocket": {"ws": {"type": "websocket", "auth": {"ticket": {"type": "static", "principals": {"joe": {"ticket": "${TICKET}", "role": "staff"}}}}}},
             "web": {"paths": {"publish": {"type": "publisher", "realm": "site", "role": "staff", "options": {"post_body_limit": 100}}}}}
            """);
        Assert.Empty(warnings);
        var (plain, raw, universal) = (options.Transports[0], options.Transports[1], options.Transports[2]);
        Assert.Equal("0.0.0.0:9999", plain.Place);
        Assert.Null(plain.WebSockets[0].Path);
        Assert.Equal([WampSerializer.Cbor, WampSerializer.Json], plain.WebSockets[0].Serializers);
        Assert.Equal(1 << 20, plain.WebSockets[0].MaxMessageBytes);
        Assert.Empty(plain.WebSockets[0].AllowedOrigins);
        Assert.Equal(Path.Combine(_folder.FullName, "router.sock"), raw.UnixPath);
        Assert.Equal(4096, raw.RawSocket!.MaxMessageBytes);
        Assert.Equal(new TlsOptions(Path.Combine(_folder.FullName, "cert.pem"), Path.Combine(_folder.FullName, "key.pem")).CertificateFile, universal.Tls!.CertificateFile);
        Assert.Equal([WampSerializer.MessagePack], universal.RawSocket!.Serializers);
        Assert.Equal(new PrincipalOptions("out of the air", "staff"), universal.WebSockets[0].Logins[0].Principals["joe"]);
        Assert.Equal(new HttpServiceOptions(HttpServiceKind.Publisher, "/publish") { Realm = "site", Role = "staff", MaxBodyBytes = 100 }, universal.HttpServices[0]);
    }

    [Fact]
    public void Logins_are_read_static_and_dynamic()
    {
        var (options, _) = Read("""
            {"type": "websocket", "endpoint": {"type": "tcp", "port": 1}, "auth": {
              "wampcra": {"type": "static", "users": {
                "plain": {"secret": "s1", "role": "staff"},
                "salted": {"secret": "s2", "role": "staff", "salt": "pepper", "iterations": 50, "keylen": 16, "authid": "other"}}},
              "ticket": {"type": "dynamic", "authenticator": "site.authenticate", "authenticator-realm": "site"}}}
            """);
        var logins = options.Transports[0].WebSockets[0].Logins;
        Assert.Equal(["wampcra", "ticket"], logins.Select(login => login.Method));
        Assert.Equal(new PrincipalOptions("s1", "staff"), logins[0].Principals["plain"]);
        Assert.Equal(new PrincipalOptions("s2", "staff") { Salt = "pepper", Iterations = 50, KeyLength = 16, AuthId = "other" }, logins[0].Principals["salted"]);
        Assert.Equal(("site.authenticate", "site"), (logins[1].Authenticator, logins[1].AuthenticatorRealm));
        Assert.DoesNotContain("s1", logins[0].Principals["plain"].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b", null, "a.b", MatchPolicy.Exact)]
    [InlineData("a.*", null, "a.", MatchPolicy.Prefix)]
    [InlineData("*", null, "", MatchPolicy.Prefix)]
    [InlineData("a.*.c", null, "a..c", MatchPolicy.Wildcard)]
    [InlineData("a..c", "wildcard", "a..c", MatchPolicy.Wildcard)]
    [InlineData("a.", "prefix", "a.", MatchPolicy.Prefix)]
    public void A_pattern_is_what_its_match_or_its_stars_say(string uri, string? match, string expected, MatchPolicy policy)
    {
        var text = match is null ? "" : $$""", "match": "{{match}}" """;
        System.IO.File.WriteAllText(File, $$"""
            {"workers": [{"type": "router", "realms": [{"name": "site", "roles": [{"name": "r", "permissions": [{"uri": "{{uri}}"{{text}} } ] } ] }],
             "transports": [{"type": "websocket", "endpoint": {"type": "tcp", "port": 1} } ] } ]}
            """);
        var permission = RouterConfiguration.Load(File).Options.Realms[0].Roles[0].Permissions[0];
        Assert.Equal((expected, policy), (permission.Uri, permission.Match));
    }

    [Fact]
    public void What_this_router_does_not_have_is_one_line_each_with_file_line_and_path()
    {
        System.IO.File.WriteAllText(File, """
            {
             "version": 2, "controller": {"fabric": {}},
             "workers": [
              {"type": "container", "components": []},
              {"type": "router", "components": [], "options": {"pythonpath": [".."], "expose_shared": true},
               "realms": [{"name": "site", "store": {"type": "memory", "call-queue": []}, "roles": [{"name": "anonymous", "permissions": []}]}],
               "transports": [
                {"type": "web", "endpoint": {"type": "tcp", "port": 1, "shared": true, "tls": null},
                 "paths": {
                  "/": {"type": "static", "directory": "."},
                  "ws": {"type": "websocket", "serializers": ["json", "ubjson"], "options": {"compression": {"deflate": {}}, "hixie76": true, "auto_ping_size": 4},
                         "cookie": {}, "auth": {"scram": {}, "anonymous": {"type": "static", "role": "anonymous"}}}}}]}]
            }
            """);
        var passedOver = "this option is not one of this router's, and is passed over.";
        Assert.Equal(
            [
                $"{File}, line 2: controller.fabric: {passedOver}",
                $"{File}, line 4: workers[0].type: workers of type 'container' are not run by this router; start its programs as services of their own.",
                $"{File}, line 5: workers[1].options.expose_shared: {passedOver}",
                $"{File}, line 6: workers[1].realms[0].store.call-queue: {passedOver}",
                $"{File}, line 8: workers[1].transports[0].endpoint.shared: {passedOver}",
                $"{File}, line 10: workers[1].transports[0].paths./: web services of type 'static' are not run by this router.",
                $"{File}, line 12: workers[1].transports[0].paths.ws.auth.scram: the login 'scram' is not one of this router's (anonymous, ticket, wampcra), and is passed over.",
                $"{File}, line 11: workers[1].transports[0].paths.ws.serializers[1]: the serializer 'ubjson' is not one of this router's (json, msgpack, cbor), and is passed over.",
                $"{File}, line 11: workers[1].transports[0].paths.ws.options.hixie76: {passedOver}",
                $"{File}, line 12: workers[1].transports[0].paths.ws.cookie: {passedOver}",
                $"{File}, line 5: workers[1].components: {passedOver}",
            ],
            RouterConfiguration.Load(File).Warnings);
    }

    [Theory]
    [InlineData("""{"type": "websocket", "endpoint": {"type": "tcp", "port": 99999}}""", "endpoint.port: 99999 stands where an integer from 0 to 65535 belongs.")]
    [InlineData("""{"type": "websocket", "endpoint": {"type": "tcp", "port": "$NOT_SET"}}""", "endpoint.port: the environment variable NOT_SET is not set.")]
    [InlineData("""{"type": "websocket", "endpoint": {"type": "tcp"}}""", "endpoint: the key port is missing.")]
    [InlineData("""{"type": "longpoll", "endpoint": {"type": "tcp", "port": 1}}""", "type: 'longpoll' stands where one of these belongs: web, websocket, rawsocket, universal.")]
    [InlineData("""{"type": "websocket"}""", "the key endpoint is missing.")]
    [InlineData("""{"type": "websocket", "endpoint": 7}""", "endpoint: 7 stands where a map belongs.")]
    [InlineData("""{"type": "websocket", "endpoint": {"type": "tcp", "port": 1}, "auth": {"scram": {}}}""", "auth: it has no login that this router has: anonymous, ticket or wampcra.")]
    [InlineData("""{"type": "websocket", "endpoint": {"type": "tcp", "port": 1}, "auth": {"anonymous": {"role": "nobody"}}}""", "auth.anonymous.role: no realm has a role 'nobody'.")]
    [InlineData("""{"type": "websocket", "endpoint": {"type": "tcp", "port": 1}, "auth": {"ticket": {"principals": {"joe": {"ticket": 77, "role": "staff"}}}}}""", "auth.ticket.principals.joe.ticket: what stands here is no text.")]
    [InlineData("""{"type": "websocket", "endpoint": {"type": "tcp", "port": 1, "tls": {"key": "no.pem", "certificate": "no.pem"}}}""", "endpoint.tls.certificate: the file DIR/no.pem does not exist.")]
    [InlineData("""{"type": "web", "endpoint": {"type": "tcp", "port": 1}, "paths": {"call": {"type": "caller", "realm": "site", "role": "staff", "options": {"secret": "x", "key": "y"}}}}""", "paths.call.options.key: this router does not have this option, and without it would let in whom the file keeps out.")]
    [InlineData("""{"type": "web", "endpoint": {"type": "tcp", "port": 1}, "paths": {"call": {"type": "caller", "realm": "elsewhere"}}}""", "paths.call.realm: there is no realm 'elsewhere'.")]
    public void A_faulty_value_is_one_sentence_with_file_line_and_key(string transport, string fault)
    {
        var error = Assert.Throws<RouterConfigurationException>(() => Read(transport));
        Assert.StartsWith($"{File}, line 3: workers[0].transports[0]", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(fault.Replace("DIR", _folder.FullName, StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n\"workers\": [}\n", "line 2: this is no JSON: '}' is an invalid start of a value.")]
    [InlineData("{\n\"workers\": [],\n\"workers\": []}", "line 3: workers stands on line 2 already.")]
    [InlineData("{\"workers\": []}", "line 1: there is no realm: a worker of type 'router' with realms is missing.")]
    [InlineData("{\"workers\": [{\"type\": \"router\", \"realms\": [{\"name\": \"a\"}]}]}", "line 1: workers[0].realms[0]: a realm needs roles, or nobody may do anything in it.")]
    public void A_file_that_is_none_is_one_sentence(string text, string fault)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.Equal($"{File}, {fault}", Assert.Throws<RouterConfigurationException>(() => RouterConfiguration.Load(File)).Message.Split(" Expected")[0]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal($"The configuration file {File} does not exist.", Assert.Throws<IOException>(() => RouterConfiguration.Load(File)).Message);

    private RouterConfiguration Read(string transports)
    {
        System.IO.File.WriteAllText(File, $$"""
            {"workers": [{"type": "router",
              "realms": [{"name": "site", "roles": [{"name": "staff", "permissions": []}, {"name": "anonymous"}]}],
              "transports": [{{transports}}]}]}
            """);
        return RouterConfiguration.Load(File, name => name switch { "PORT" => "9999", "TICKET" => "out of the air", _ => null });
    }
}
