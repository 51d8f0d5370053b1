using Ocs.Site;

namespace Ocs.Core.Tests.Site;

public sealed class SiteRouterTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_hub_says_of_its_router_is_read()
    {
        var file = SiteFile.Load(Write("""
                certificate: hub.crt
                key: hub.key
                chain_certificates: [first.pem, second.pem]
                compression: yes
                allowed_origins: https://*.example.org
                ping_interval: 15
                ping_timeout: 2.5
                network_threads: 2
                max_message_bytes: 1048576
                max_queued_bytes: 2097152
                connections_per_address: 100
                hello_timeout: 0
                uri_bytes: 255
                subscriptions_per_session: 11
                registrations_per_session: 12
                calls_per_session: 13
                invocations_per_session: 14
            """));
        Assert.Empty(file.Faults);
        var router = file.Hub.Router!;
        Assert.Equal(["first.pem", "second.pem"], router.ChainFiles);
        Assert.Equal(["https://*.example.org"], router.AllowedOrigins!);
        Assert.Equal(
            new SiteRouter
            {
                CertificateFile = "hub.crt",
                KeyFile = "hub.key",
                ChainFiles = router.ChainFiles,
                IsCompressed = true,
                AllowedOrigins = router.AllowedOrigins,
                PingInterval = TimeSpan.FromSeconds(15),
                PingTimeout = TimeSpan.FromSeconds(2.5),
                NetworkThreads = 2,
                MaxMessageBytes = 1 << 20,
                MaxQueuedBytes = 2 << 20,
                ConnectionsPerAddress = 100,
                HelloTimeout = TimeSpan.Zero,
                UriBytes = 255,
                SubscriptionsPerSession = 11,
                RegistrationsPerSession = 12,
                CallsPerSession = 13,
                InvocationsPerSession = 14,
            },
            router);
    }

    [Fact]
    public void Its_files_are_where_relative_paths_of_a_site_file_are()
    {
        var path = Write("    certificate: hub.crt\n    key: /etc/ocs/hub.key\n");
        var hub = new SiteOptions { SiteFile = path, WorkingDirectory = _folder.Root }.Load(_ => null).Hub;
        Assert.Equal((_folder.PathOf("hub.crt"), "/etc/ocs/hub.key"), (hub.Router!.CertificateFile, hub.Router.KeyFile));
    }

    [Fact]
    public void A_key_that_means_nothing_is_one_warning_with_its_line()
    {
        var fault = Assert.Single(SiteFile.Load(Write("    max_sessions: 5\n    uri_bytes: 100\n")).Faults);
        Assert.StartsWith($"{_folder.PathOf("site.yaml")}, line 6: hub: router: the key 'max_sessions' means nothing here; known are config, certificate,", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uri_bytes: many", "uri_bytes: 'many' is no whole number from 0 to 2147483647.")]
    [InlineData("max_message_bytes: 5", "max_message_bytes: '5' is no whole number from 1024 to 2147483647.")]
    [InlineData("hello_timeout: -1", "hello_timeout: '-1' is no number of seconds from 0 to 1000000.")]
    [InlineData("compression: perhaps", "compression: 'perhaps' is neither true nor false.")]
    [InlineData("allowed_origins: {a: b}", "allowed_origins: a map stands where a list of texts belongs.")]
    [InlineData("certificate: hub.crt", "certificate is given without key: an encrypted hub needs both.")]
    [InlineData("key: hub.key", "key is given without certificate: an encrypted hub needs both.")]
    [InlineData("{config: config.json, compression: true}", "compression has no effect beside config, because config.json says it.")]
    public void A_value_that_cannot_be_right_is_a_sentence_with_its_line(string text, string sentence)
    {
        var fault = Assert.Single(SiteFile.Check(Write($"    {text}\n")));
        Assert.Equal((SiteFaultSeverity.Error, 6, $"hub: router: {sentence}"), (fault.Severity, fault.Line, fault.Message));
    }

    private string Write(string router) => _folder.Write("site.yaml", $$"""
        hub:
          wamp_server: ws://127.0.0.1:8001/ws
          wamp_realm: test_realm
          address_root: observatory
          router:
        {{router}}
        hosts: {}
        """);
}
