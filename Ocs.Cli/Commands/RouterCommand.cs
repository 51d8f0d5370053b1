using System.CommandLine;
using Microsoft.Extensions.Logging;
using Ocs.Hosting;
using Ocs.Router;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs router</c>: the embedded router alone.</summary>
internal static partial class RouterCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var host = new Option<string?>("--host") { Description = "The address to listen on; 127.0.0.1 unless given.", HelpName = "address" };
        var port = new Option<int?>("--port") { Description = "The port to listen on; 8001 unless given, 0 takes a free one.", HelpName = "port" };
        var realms = new Option<string[]>("--realm") { Description = "A realm that may be joined; may be given several times.", DefaultValueFactory = _ => [] };
        var config = new Option<string?>("--config") { Description = "Crossbar.io's config.json, which says all of the above and who may do what.", HelpName = "file" };
        var command = new ExampleCommand("router", "Runs the router alone: /ws, /call, /publish, /info and /metrics.", "ocs router --config crossbar/config.json")
        {
            host, port, realms, config,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(config) is not null && (result.GetValue(host) is not null || result.GetValue(port) is not null || result.GetValue(realms) is { Length: > 0 }))
                result.AddError("--config says where to listen and which realms there are, so --host, --port and --realm cannot be given with it.");
        });
        command.SetAction((parsed, stop) =>
        {
            var configuration = parsed.GetValue(config) is { } file
                ? RouterConfiguration.Load(file, terminal.Environment)
                : new RouterConfiguration(
                    new RouterOptions
                    {
                        Host = parsed.GetValue(host) ?? "127.0.0.1",
                        Port = parsed.GetValue(port) ?? 8001,
                        Realms = [.. (parsed.GetValue(realms) is { Length: > 0 } given ? given : [siteOptions.Read(parsed).SiteRealm ?? "test_realm"]).Select(RealmOptions.FromString)],
                    },
                    []);
            return RunAsync(terminal, configuration, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandTerminal terminal, RouterConfiguration configuration, CancellationToken stop)
    {
        using var loggers = AgentLogging.ForProgram(AgentLogging.Level);
        var logger = loggers.CreateLogger("ocs.router");
        foreach (var warning in configuration.Warnings)
            LogWarning(logger, warning);
        await using var router = new WampRouter(configuration.Options, loggers, terminal.Clock);
        await router.StartAsync(stop);
        await terminal.Output.WriteLineAsync($"ocs ready: router {string.Join(", ", router.Urls)}, realms {string.Join(", ", configuration.Options.Realms)}");
        await terminal.Output.FlushAsync(stop);
        await StopSignal.WaitAsync(stop);
        return 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
