using System.Globalization;

namespace Ocs.Site;

/// <summary>Reads the <c>router</c> of a hub. What is faulty is left out.</summary>
internal sealed class SiteRouterReader(SiteReader reader, SiteNode node)
{
    private static readonly string[] TransportKeys =
        ["certificate", "key", "chain_certificates", "compression", "allowed_origins", "ping_interval", "ping_timeout"];

    private static readonly string[] LimitKeys =
    [
        "network_threads", "max_message_bytes", "max_queued_bytes", "connections_per_address", "hello_timeout", "uri_bytes",
        "subscriptions_per_session", "registrations_per_session", "calls_per_session", "invocations_per_session",
    ];

    private readonly SiteKeys _keys = new(reader, "hub: router", node, ["config", .. TransportKeys, .. LimitKeys]);

    public SiteRouter Read()
    {
        var router = new SiteRouter
        {
            ConfigurationFile = _keys.Text("config"),
            CertificateFile = _keys.Text("certificate"),
            KeyFile = _keys.Text("key"),
            ChainFiles = Texts("chain_certificates") ?? [],
            IsCompressed = Flag("compression"),
            AllowedOrigins = Texts("allowed_origins"),
            PingInterval = Seconds("ping_interval"),
            PingTimeout = Seconds("ping_timeout"),
            NetworkThreads = Integer("network_threads"),
            MaxMessageBytes = Integer("max_message_bytes", least: 1024),
            MaxQueuedBytes = Integer("max_queued_bytes", least: 1024),
            ConnectionsPerAddress = Integer("connections_per_address"),
            HelloTimeout = Seconds("hello_timeout"),
            UriBytes = Integer("uri_bytes"),
            SubscriptionsPerSession = Integer("subscriptions_per_session"),
            RegistrationsPerSession = Integer("registrations_per_session"),
            CallsPerSession = Integer("calls_per_session"),
            InvocationsPerSession = Integer("invocations_per_session"),
        };
        RequireBoth("certificate", "key");
        RequireBoth("key", "certificate");
        if (router.ConfigurationFile is { } file)
        {
            foreach (var key in TransportKeys.Where(key => _keys.Find(key) is not null))
                Fault(key, $"{key} has no effect beside config, because {file} says it.");
        }

        return router;
    }

    private void RequireBoth(string given, string missing)
    {
        if (_keys.Find(given) is not null && _keys.Find(missing) is null)
            Fault(given, $"{given} is given without {missing}: an encrypted hub needs both.");
    }

    private bool? Flag(string key)
    {
        if (_keys.Text(key) is not { } text)
            return null;
        if (bool.TryParse(text, out var flag))
            return flag;
        Fault(key, $"{key}: '{text}' is neither true nor false.");
        return null;
    }

    private int? Integer(string key, int least = 0)
    {
        if (_keys.Text(key) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
            return number;
        Fault(key, $"{key}: '{text}' is no whole number from {least} to {int.MaxValue}.");
        return null;
    }

    private TimeSpan? Seconds(string key)
    {
        if (_keys.Text(key) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 1e6)
            return TimeSpan.FromSeconds(seconds);
        Fault(key, $"{key}: '{text}' is no number of seconds from 0 to 1000000.");
        return null;
    }

    /// <summary>A list of texts, or one text alone.</summary>
    private List<string>? Texts(string key)
    {
        if (_keys.Find(key) is not { } value || value.IsNull)
            return null;
        if (value.Text is not null)
            return [value.PythonText];
        if (value.Items is { } items && items.All(item => item.Text is not null))
            return [.. items.Select(item => item.PythonText)];
        Fault(key, $"{key}: {value.Description} stands where a list of texts belongs.");
        return null;
    }

    private void Fault(string key, string text) => reader.AddFault(SiteFaultSeverity.Error, _keys.Line(key), $"hub: router: {text}");
}
