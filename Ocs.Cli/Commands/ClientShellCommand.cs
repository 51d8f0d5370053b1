using System.CommandLine;
using Ocs.Clients;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs client shell</c>: requests to an agent, typed one a line.</summary>
internal static class ClientShellCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var instances = new Argument<string[]>("instance-id") { Description = "The agents; the first is talked to at the start. Without any, all that are heard.", Arity = ArgumentArity.ZeroOrMore };
        var simple = new Option<bool>("--simple") { Description = "Accepted for OCS's sake.", Hidden = true };
        var json = new Option<bool>("--json") { Description = "Print each reply as one line of JSON: [code, text, session]." };
        var command = new ExampleCommand("shell", "Talks to agents, a line a request.", "ocs client shell fake-data-1") { instances, simple, json };
        command.SetAction(async (parsed, stop) =>
        {
            await using var ocs = await ClientConnection.OpenAsync(terminal, siteOptions.Read(parsed).Load(terminal.Environment), stop);
            var agents = new List<AgentClient>();
            var ids = parsed.GetValue(instances) is { Length: > 0 } named ? named : [.. (await ocs.ScanAsync(cancellationToken: stop)).Select(agent => agent.InstanceId)];
            foreach (var id in ids)
                agents.Add(await ocs.GetAgentAsync(id, stop));
            if (agents.Count == 0)
                throw new UsageException($"No agent is heard at {ocs.Hub.WampServer}; name one.");
            await new AgentShell(terminal, agents, parsed.GetValue(json)).RunAsync(stop);
            return 0;
        });
        return command;
    }
}
