namespace Ocs.Site;

/// <summary>Reads one entry of <c>agent-instances</c>.</summary>
internal sealed class SiteInstanceReader(SiteReader reader)
{
    private static readonly string[] Keys = ["agent-class", "instance-id", "manage", "group", "command", "arguments"];

    /// <summary>What OCS makes of each value of <c>manage</c> (site_config.py: InstanceConfig).</summary>
    private static readonly Dictionary<string, string> Manage = new(StringComparer.Ordinal)
    {
        ["host/up"] = "host/up",
        ["host/down"] = "host/down",
        ["docker/up"] = "docker/up",
        ["docker/down"] = "docker/down",
        ["ignore"] = "ignore",
        ["yes"] = "host/up",
        ["no"] = "ignore",
        ["docker"] = "docker/up",
        ["host"] = "host/up",
        ["up"] = "host/up",
        ["down"] = "host/down",
    };

    /// <summary>Names that old site files carry.</summary>
    private static readonly Dictionary<string, string> OldClasses = new(StringComparer.Ordinal) { ["AgreggatorAgent"] = "AggregatorAgent" };

    /// <summary>The instance; null where it has no class or no id.</summary>
    public SiteInstance? Read(SiteNode node, string host)
    {
        var keys = new SiteKeys(reader, $"hosts: {host}: agent-instances", node, Keys);
        var agentClass = keys.RequireText("agent-class");
        var id = keys.RequireText("instance-id");
        var manage = ReadManage(keys);
        var arguments = new List<string>();
        if (keys.Find("arguments") is { IsNull: false } given)
            Flatten(given, "arguments", arguments);
        var command = ReadCommand(keys);
        if (id is not null && id.AsSpan().IndexOfAny(" \t\n#") >= 0)
            reader.AddFault(SiteFaultSeverity.Error, keys.Line("instance-id"), $"instance-id: '{id}' has a space or a # in it, which no address may.");
        else if (id is not null && id.Contains('.', StringComparison.Ordinal))
            reader.AddFault(SiteFaultSeverity.Warning, keys.Line("instance-id"), $"instance-id: '{id}' has a dot in it; programs that look for agents do not see such addresses.");
        if (agentClass is not null && OldClasses.TryGetValue(agentClass, out var current))
        {
            reader.AddFault(SiteFaultSeverity.Warning, keys.Line("agent-class"), $"agent-class: '{agentClass}' is taken for {current}.");
            agentClass = current;
        }

        if (agentClass is null || id is null)
            return null;
        return new SiteInstance { AgentClass = agentClass, InstanceId = id, Manage = manage, Group = keys.Text("group") ?? "", Command = command, Arguments = arguments, Line = node.Line };
    }

    private string ReadManage(SiteKeys keys)
    {
        // Unquoted yes and no are booleans in YAML, and OCS refuses those.
        var text = keys.Text("manage");
        if (text is null)
            return "host/up";
        if (Manage.TryGetValue(text, out var manage))
            return manage;
        var written = keys.Find("manage")!.Text;
        reader.AddFault(
            SiteFaultSeverity.Error, keys.Line("manage"),
            text is "True" or "False" && text != written
                ? $"manage: {written} without quotes is the boolean {text}; write '{written}' in quotes, or {(text == "True" ? "host/up" : "ignore")}."
                : $"manage: '{written}' is none of {string.Join(", ", Manage.Keys)}.");
        return "host/up";
    }

    /// <summary>A list of words, or one text that is taken apart at its spaces.</summary>
    private List<string> ReadCommand(SiteKeys keys)
    {
        var command = new List<string>();
        if (keys.Find("command") is not { IsNull: false } given)
            return command;
        if (given.Text is not null)
            command.AddRange(given.PythonText.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        else
            Flatten(given, "command", command);
        if (command.Count == 0)
            reader.AddFault(SiteFaultSeverity.Error, given.Line, "command: it is empty; name a program, or leave the key out.");
        return command;
    }

    private void Flatten(SiteNode node, string key, List<string> words)
    {
        if (node.Entries is not null)
            reader.AddFault(SiteFaultSeverity.Error, node.Line, $"{key}: a map stands where a list of texts and numbers belongs.");
        else if (node.Items is null)
            words.Add(node.PythonText);
        foreach (var item in node.Items ?? [])
            Flatten(item, key, words);
    }
}
