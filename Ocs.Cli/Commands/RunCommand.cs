using System.CommandLine;
using Ocs.Clients;
using Ocs.Wamp;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs run</c>: a control script.</summary>
internal static class RunCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var name = new Argument<string?>("name") { Description = "The script; without one they are listed.", Arity = ArgumentArity.ZeroOrOne };
        var target = new Option<string>("--target") { Description = "The agent to work on.", HelpName = "instance-id" };
        var stopOnExit = new Option<bool>("--stop-on-exit") { Description = "Stay, and stop on Ctrl-C what the script started." };
        var json = new Option<bool>("--json") { Description = "Print what happens as JSON, a line each, and the end as the last." };
        var command = new ExampleCommand("run", "Runs a control script.", "ocs run therm-and-agg --target fake-data-1") { name, target, stopOnExit, json };
        command.SetAction((parsed, stop) => parsed.GetValue(name) is { } given
            ? RunAsync(
                terminal, siteOptions.Read(parsed).Load(terminal.Environment), Find(given),
                new ControlScriptOptions { Target = parsed.GetValue(target), StopOnExit = parsed.GetValue(stopOnExit) }, parsed.GetValue(json), stop)
            : ListAsync(terminal, parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> ListAsync(CommandTerminal terminal, bool json)
    {
        if (json)
        {
            var all = ControlScript.All.Select(script => (WampValue)new WampMap { ["name"] = script.Name, ["summary"] = script.Summary });
            await terminal.Output.WriteLineAsync(JsonText.Write(new WampList(all)));
            return 0;
        }

        foreach (var script in ControlScript.All)
            await terminal.Output.WriteLineAsync($"{script.Name,-20} {script.Summary}");
        return 0;
    }

    private static ControlScript Find(string name) => ControlScript.All.FirstOrDefault(script => script.Name == name)
        ?? throw new UsageException($"There is no control script '{name}', only {string.Join(", ", ControlScript.All.Select(script => script.Name))}.");

    private static async Task<int> RunAsync(
        CommandTerminal terminal, Site.SiteConfiguration site, ControlScript script, ControlScriptOptions options, bool json, CancellationToken stop)
    {
        if (options.Target is null)
            throw new UsageException($"{script.Name} needs --target, the instance-id of an agent.");
        await using var ocs = await ClientConnection.OpenAsync(terminal, site, stop);
        var isDone = await script.RunAsync(ocs, options, json ? text => Tell(new WampMap { ["message"] = text }) : terminal.Output.WriteLine, stop);
        if (json)
            Tell(new WampMap { ["script"] = script.Name, ["success"] = isDone });
        return isDone ? 0 : 1;

        void Tell(WampMap line) => terminal.Output.WriteLine(JsonText.Write(line));
    }
}
