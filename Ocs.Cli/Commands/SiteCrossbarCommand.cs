using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs site crossbar</c>: the router's configuration that a site file's hub asks for (ocs-local-support generate_crossbar_config).</summary>
internal static class SiteCrossbarCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var output = new Option<string>("--out") { Description = "Write it into this file; without it is printed.", HelpName = "file" };
        var command = new ExampleCommand("crossbar", "Writes the router's config.json.", "ocs site crossbar --site-file site.yaml --out crossbar/config.json") { output };
        command.SetAction(parsed =>
        {
            var text = Configuration(siteOptions.Read(parsed).Load(terminal.Environment).Hub).ToJsonString(Indented) + "\n";
            if (parsed.GetValue(output) is { } file)
            {
                File.WriteAllText(file, text);
                terminal.Output.WriteLine($"Written: {file}");
                terminal.Output.WriteLine($"Now: ocs router --config {file}");
            }
            else
            {
                terminal.Output.Write(text);
            }

            return 0;
        });
        return command;
    }

    /// <summary>One router: agents by WebSocket, clients by HTTP, both kept to the address root.</summary>
    private static JsonObject Configuration(SiteHub hub)
    {
        var server = new Uri(hub.WampServer);
        var call = new Uri(hub.WampHttp);
        if (server.Port != call.Port)
            throw new UsageException($"wamp_server {hub.WampServer} and wamp_http {hub.WampHttp} have different ports; write such a router's configuration by hand.");
        return new JsonObject
        {
            ["version"] = 2,
            ["workers"] = new JsonArray(new JsonObject
            {
                ["type"] = "router",
                ["realms"] = new JsonArray(new JsonObject
                {
                    ["name"] = hub.WampRealm,
                    ["roles"] = new JsonArray(Role(hub, "iocs_agent", register: true), Role(hub, "iocs_controller", register: false)),
                }),
                ["transports"] = new JsonArray(new JsonObject
                {
                    ["type"] = "web",
                    ["endpoint"] = new JsonObject { ["type"] = "tcp", ["port"] = server.Port },
                    ["paths"] = new JsonObject
                    {
                        ["/"] = new JsonObject { ["type"] = "nodeinfo" },
                        [server.AbsolutePath.Trim('/')] = new JsonObject
                        {
                            ["type"] = "websocket",
                            ["auth"] = new JsonObject { ["anonymous"] = new JsonObject { ["type"] = "static", ["role"] = "iocs_agent" } },
                            ["options"] = new JsonObject { ["auto_ping_interval"] = 10_000, ["auto_ping_timeout"] = 5_000 },
                        },
                        [call.AbsolutePath.Trim('/')] = new JsonObject
                        {
                            ["type"] = "caller",
                            ["realm"] = hub.WampRealm,
                            ["role"] = "iocs_controller",
                        },
                        ["info"] = new JsonObject { ["type"] = "nodeinfo" },
                    },
                }),
            }),
        };
    }

    private static JsonObject Role(SiteHub hub, string name, bool register) => new()
    {
        ["name"] = name,
        ["permissions"] = new JsonArray(new JsonObject
        {
            ["uri"] = $"{hub.AddressRoot}.",
            ["match"] = "prefix",
            ["allow"] = new JsonObject { ["call"] = true, ["register"] = register, ["publish"] = true, ["subscribe"] = true },
        }),
    };
}
