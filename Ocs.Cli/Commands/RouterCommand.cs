using System.CommandLine;
using Ocs.Hosting;
using Ocs.Router;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs router</c>: the embedded router alone.</summary>
internal static class RouterCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var host = new Option<string>("--host") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "The port to listen on; 0 takes a free one.", DefaultValueFactory = _ => 8001 };
        var realms = new Option<string[]>("--realm") { Description = "A realm that may be joined; may be given several times.", DefaultValueFactory = _ => [] };
        var command = new ExampleCommand("router", "Runs the router alone: /ws, /call and /info.", "ocs router --port 8001 --realm test_realm")
        {
            host, port, realms,
        };
        command.SetAction((parsed, stop) => RunAsync(
            terminal,
            new RouterOptions
            {
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetValue(port),
                Realms = parsed.GetValue(realms) is { Length: > 0 } given ? given : [siteOptions.Read(parsed).SiteRealm ?? "test_realm"],
            },
            stop));
        return command;
    }

    private static async Task<int> RunAsync(CommandTerminal terminal, RouterOptions options, CancellationToken stop)
    {
        using var loggers = AgentLogging.ForProgram(AgentLogging.Level);
        await using var router = new WampRouter(options, loggers, terminal.Clock);
        await router.StartAsync(stop);
        await terminal.Output.WriteLineAsync($"ocs ready: router {router.WebSocketUrl}, realms {string.Join(", ", options.Realms)}");
        await terminal.Output.FlushAsync(stop);
        await StopSignal.WaitAsync(stop);
        return 0;
    }
}
