using System.CommandLine;
using Ocs.Site;

namespace Ocs.Cli;

/// <summary>The standard options of OCS, which every command takes.</summary>
internal sealed class SiteOptionSet
{
    private readonly Option<string> _site = Text("--site", "Use $OCS_CONFIG_DIR/SITE.yaml instead of default.yaml; 'none' for no site file.");
    private readonly Option<string> _siteFile = Text("--site-file", "Use this site file.");
    private readonly Option<string> _siteHost = Text("--site-host", "Use this host entry of the site file instead of this machine's.");
    private readonly Option<string> _siteHub = Text("--site-hub", "The router's WebSocket URL.");
    private readonly Option<string> _siteHttp = Text("--site-http", "The router's HTTP URL.");
    private readonly Option<string> _siteRealm = Text("--site-realm", "The realm.");
    private readonly Option<string> _addressRoot = Text("--address-root", "The first component of addresses.");
    private readonly Option<string> _registryAddress = new("--registry-address") { Hidden = true, Recursive = true };
    private readonly Option<string> _logDirectory = Text("--log-dir", "Where agents write log files.");
    private readonly Option<string> _workingDirectory = Text("--working-dir", "What relative paths of the site file are relative to.");
    private readonly Option<int?> _crossbarTimeout = new("--crossbar-timeout")
    {
        Description = "Seconds that an agent outlives the router; 0 for ever.",
        Recursive = true,
        HelpName = "seconds",
    };

    private readonly Option<string> _accessPolicy = Text("--access-policy", "The access policy of agents.");

    public SiteOptionSet() => _crossbarTimeout.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[^1].Value, out var seconds) && seconds < 0)
            result.AddError($"--crossbar-timeout is {seconds}, which is less than 0.");
    });

    public IEnumerable<Option> All =>
    [
        _site, _siteFile, _siteHost, _siteHub, _siteHttp, _siteRealm, _addressRoot, _registryAddress, _logDirectory, _workingDirectory,
        _crossbarTimeout, _accessPolicy,
    ];

    /// <summary>The options of one command line.</summary>
    public SiteOptions Read(ParseResult parsed) => new()
    {
        Site = parsed.GetValue(_site),
        SiteFile = parsed.GetValue(_siteFile),
        SiteHost = parsed.GetValue(_siteHost),
        SiteHub = parsed.GetValue(_siteHub),
        SiteHttp = parsed.GetValue(_siteHttp),
        SiteRealm = parsed.GetValue(_siteRealm),
        AddressRoot = parsed.GetValue(_addressRoot),
        LogDirectory = parsed.GetValue(_logDirectory),
        WorkingDirectory = parsed.GetValue(_workingDirectory),
        CrossbarTimeout = parsed.GetValue(_crossbarTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        AccessPolicy = parsed.GetValue(_accessPolicy),
    };

    private static Option<string> Text(string name, string description) =>
        new(name) { Description = description, Recursive = true, HelpName = name.Split('-')[^1] };
}
