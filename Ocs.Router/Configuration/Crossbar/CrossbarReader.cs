using System.Text.Json;

namespace Ocs.Router;

/// <summary>Reads Crossbar.io's <c>config.json</c>: what both routers know. See docs/wamp.md and crossbar/README.md.</summary>
internal sealed class CrossbarReader(string file, Func<string, string?> environment)
{
    private readonly List<string> _warnings = [];

    /// <summary>A line for each option that is passed over.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    private string Folder { get; } = Path.GetDirectoryName(Path.GetFullPath(file))!;

    public RouterOptions Read(byte[] bytes)
    {
        var root = new ConfigurationKeys(this, new ConfigurationNodeReader(file, bytes).Read());
        root.Ignore("version", "$schema");
        root.Map("controller")?.WarnOfRest();
        var (realms, transports) = (new List<RealmOptions>(), new List<TransportOptions>());
        var workers = root.List("workers");
        foreach (var worker in workers.Select(node => new ConfigurationKeys(this, node)))
            ReadWorker(worker, realms, transports);
        root.WarnOfRest();
        if (realms.Count == 0)
            throw Fault(root.Node, "there is no realm: a worker of type 'router' with realms is missing.");
        if (transports.Count == 0)
            throw Fault(root.Node, "there is no transport: a worker of type 'router' with transports is missing.");
        return new RouterOptions { Realms = realms, Transports = transports };
    }

    public RouterConfigurationException Fault(ConfigurationNode node, string text) =>
        new($"{file}, line {node.Line}: {(node.Path.Length > 0 ? $"{node.Path}: " : "")}{text}");

    public void Warn(ConfigurationNode node, string text = "this option is not one of this router's, and is passed over.") =>
        _warnings.Add($"{file}, line {node.Line}: {node.Path}: {text}");

    /// <summary>A text; one like <c>$NAME</c> or <c>${NAME}</c> is the environment variable of that name.</summary>
    public string Text(ConfigurationNode node)
    {
        if (node.Kind != JsonTokenType.String)
            throw Fault(node, $"{node.Description} stands where a text belongs.");
        var text = node.Text;
        if (text.Length < 2 || text[0] != '$')
            return text;
        var name = text[1] == '{' && text[^1] == '}' ? text[2..^1] : text[1..];
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            return text;
        return environment(name) ?? throw Fault(node, $"the environment variable {name} is not set.");
    }

    /// <summary>A text that is one of several; the fault names them.</summary>
    public string OneOf(ConfigurationNode node, params ReadOnlySpan<string> known)
    {
        var text = Text(node);
        return known.Contains(text) ? text : throw Fault(node, $"{node.Description} stands where one of these belongs: {string.Join(", ", known)}.");
    }

    /// <summary>A path that is relative to the file's folder.</summary>
    public string PathOf(ConfigurationNode node) => Path.Combine(Folder, Text(node));

    private void ReadWorker(ConfigurationKeys worker, List<RealmOptions> realms, List<TransportOptions> transports)
    {
        var type = worker.Require("type");
        if (Text(type) != "router")
        {
            Warn(type, $"workers of type '{Text(type)}' are not run by this router; start its programs as services of their own.");
            return;
        }

        worker.Ignore("id");
        if (worker.Map("options") is { } options)
        {
            // Where Python finds the modules of components, of which there are none.
            options.Ignore("pythonpath", "title", "env");
            options.WarnOfRest();
        }

        foreach (var realm in worker.List("realms"))
            realms.Add(new CrossbarRealmReader(this).Read(new ConfigurationKeys(this, realm)));
        foreach (var transport in worker.List("transports"))
            transports.Add(new CrossbarTransportReader(this, realms).Read(new ConfigurationKeys(this, transport)));
        worker.WarnOfRest();
    }
}
