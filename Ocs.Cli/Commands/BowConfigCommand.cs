using System.CommandLine;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs bow config</c>: what the site file says, which agent classes there are, where the hub is.</summary>
internal static class BowConfigCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var topic = new Argument<string>("topic") { Description = "What to show.", DefaultValueFactory = _ => "summary" };
        topic.AcceptOnlyFromAmong("summary", "plugins", "crossbar");
        var command = new ExampleCommand("config", "Shows the configuration.", "ocs bow config plugins") { topic };
        command.SetAction(parsed =>
        {
            var site = siteOptions.Read(parsed).Load(terminal.Environment);
            foreach (var line in parsed.GetValue(topic) switch
            {
                "plugins" => Plugins(terminal, site),
                "crossbar" => Hub(site),
                _ => Summary(site),
            })
            {
                terminal.Output.WriteLine(line);
            }

            return 0;
        });
        return command;
    }

    private static IEnumerable<string> Summary(SiteConfiguration site)
    {
        yield return "ocs configuration summary";
        yield return "-------------------------";
        yield return "";
        yield return "Site file was determined to be:";
        yield return $"  {site.File?.Path ?? "none"}";
        yield return "";
        yield return $"Specified host is:  {site.Host?.Name ?? "none"}";
        yield return "";
        yield return $"The site file describes {site.File?.Hosts.Count ?? 0} hosts:";
        foreach (var host in site.File?.Hosts ?? [])
        {
            yield return $"  Host {host.Name} includes {host.Instances.Count} agent instances:";
            foreach (var instance in host.Instances)
                yield return $"    {instance.AgentClass}::{instance.InstanceId}";
        }
    }

    private static IEnumerable<string> Plugins(CommandTerminal terminal, SiteConfiguration site)
    {
        yield return "ocs plugin detection";
        yield return "--------------------";
        yield return "Found:";
        foreach (var agentClass in AgentClasses.Load(terminal.Environment, site, fault => terminal.Error.WriteLine($"ocs: {fault}")).Classes)
            yield return $"  {agentClass.Name,-25} : {agentClass.Type.FullName}";
    }

    private static IEnumerable<string> Hub(SiteConfiguration site)
    {
        yield return "ocs crossbar configuration";
        yield return "--------------------------";
        yield return "";
        yield return "Configuration for the OCS hub:";
        yield return "{";
        yield return $"  'wamp_server': '{site.Hub.WampServer}',";
        yield return $"  'wamp_http': '{site.Hub.WampHttp}',";
        yield return $"  'wamp_realm': '{site.Hub.WampRealm}',";
        yield return $"  'address_root': '{site.Hub.AddressRoot}',";
        yield return "}";
        if (site.Host is null)
        {
            yield return "";
            yield return "This host is not known to the site config.";
        }
    }
}
