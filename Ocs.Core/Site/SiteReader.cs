using System.Globalization;

namespace Ocs.Site;

/// <summary>Reads the nodes of a site file into hub, hosts and instances, and collects every fault on the way.</summary>
internal sealed class SiteReader(string file)
{
    private static readonly string[] FileKeys = ["hub", "hosts"];
    private static readonly string[] HubKeys = ["wamp_server", "wamp_http", "wamp_realm", "address_root", "access_policy", "registry_address", "trusted_certificate", "router"];

    private static readonly string[] HostKeys =
        ["log-dir", "crossbar_timeout", "wamp_server", "wamp_http", "wamp_realm", "crossbar", "agent-paths", "plugin-dir", "agent-instances"];

    private readonly List<SiteFault> _faults = [];

    /// <summary>What was wrong, in the order of the file.</summary>
    public IReadOnlyList<SiteFault> Faults => [.. _faults.OrderBy(fault => fault.Line)];

    public void AddFault(SiteFaultSeverity severity, int line, string message) => _faults.Add(new SiteFault(severity, file, line, message));

    /// <summary>Reads a file's text. What is faulty is left out or left at its default.</summary>
    public SiteFile Read(string text)
    {
        var root = new SiteNodeReader(text, AddFault).Read();
        if (root is null or { IsNull: true } && _faults.Count == 0)
            AddFault(SiteFaultSeverity.Error, 0, "the file is empty; a site file has the keys hub and hosts.");
        var keys = new SiteKeys(this, "the file", root, FileKeys);
        var hub = ReadHub(keys);
        var hosts = ReadHosts(keys, hub);
        return new SiteFile { Path = file, Hub = hub, Hosts = hosts, Faults = Faults };
    }

    private SiteHub ReadHub(SiteKeys fileKeys)
    {
        var keys = new SiteKeys(this, "hub", fileKeys.Require("hub"), HubKeys);
        var hub = new SiteHub();
        keys.Require("wamp_server");
        keys.Require("wamp_realm");
        return ReadAddresses(keys, hub) with
        {
            AddressRoot = keys.Text("address_root") ?? hub.AddressRoot,
            AccessPolicy = keys.Text("access_policy") ?? "",
            TrustedCertificateFile = keys.Text("trusted_certificate"),
            Router = keys.Find("router") is { IsNull: false } router ? new SiteRouterReader(this, router).Read() : hub.Router,
        };
    }

    private SiteHub ReadAddresses(SiteKeys keys, SiteHub hub) => hub with
    {
        WampServer = Url(keys, "wamp_server", "ws", "wss") ?? hub.WampServer,
        WampHttp = Url(keys, "wamp_http", "http", "https") ?? hub.WampHttp,
        WampRealm = keys.Text("wamp_realm") ?? hub.WampRealm,
    };

    private string? Url(SiteKeys keys, string key, params string[] schemes)
    {
        var text = keys.Text(key);
        if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme)))
            return text;
        AddFault(SiteFaultSeverity.Error, keys.Line(key), $"{key}: '{text}' is no URL that begins with {schemes[0]}:// or {schemes[1]}://.");
        return null;
    }

    private List<SiteHost> ReadHosts(SiteKeys fileKeys, SiteHub hub)
    {
        var hosts = new List<SiteHost>();
        var instances = new Dictionary<string, (int Line, string Host)>();
        var node = fileKeys.Require("hosts");
        if (node is { Entries: null })
            AddFault(SiteFaultSeverity.Error, node.Line, $"hosts: {node.Description} stands where a map from host name to host belongs.");
        foreach (var (name, host) in node?.Entries ?? [])
            hosts.Add(ReadHost(name.PythonText, host, hub, instances));
        return hosts;
    }

    private SiteHost ReadHost(string name, SiteNode node, SiteHub hub, Dictionary<string, (int Line, string Host)> known)
    {
        // OCS takes a host without any key for one without agents.
        var keys = new SiteKeys(this, $"hosts: {name}", node.IsNull ? new SiteNode { Line = node.Line, Entries = [] } : node, HostKeys);
        var host = new SiteHost { Name = name, Hub = ReadAddresses(keys, hub), LogDirectory = keys.Text("log-dir"), PluginDirectory = keys.Text("plugin-dir") };
        var list = keys.Find("agent-instances");
        if (list is { Items: null, IsNull: false })
            AddFault(SiteFaultSeverity.Error, list.Line, $"hosts: {name}: agent-instances: {list.Description} stands where a list belongs.");
        var instances = new List<SiteInstance>();
        foreach (var item in list?.Items ?? [])
        {
            if (new SiteInstanceReader(this).Read(item, name) is not { } instance)
                continue;
            instances.Add(instance);
            if (known.TryAdd(instance.InstanceId, (instance.Line, name)))
                continue;

            // In two hosts only one can run at a time, which is what some sites mean.
            var (line, earlierHost) = known[instance.InstanceId];
            AddFault(
                earlierHost == name ? SiteFaultSeverity.Error : SiteFaultSeverity.Warning,
                instance.Line, $"instance-id: '{instance.InstanceId}' stands on line {line} already (host {earlierHost}).");
        }

        return host with
        {
            CrossbarTimeout = ReadTimeout(keys) ?? host.CrossbarTimeout,
            Instances = instances,
        };
    }

    private TimeSpan? ReadTimeout(SiteKeys keys)
    {
        if (keys.Text("crossbar_timeout") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        AddFault(SiteFaultSeverity.Error, keys.Line("crossbar_timeout"), $"crossbar_timeout: '{text}' is no whole number of seconds, 0 or more.");
        return null;
    }
}
