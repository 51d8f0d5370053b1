using System.CommandLine;
using Microsoft.Extensions.Logging;
using Ocs.Hosting;
using Ocs.Router;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs router</c>: the embedded router alone.</summary>
internal static partial class RouterCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var host = new Option<string?>("--host") { Description = "The address to listen on; that of the hub, or 127.0.0.1, unless given.", HelpName = "address" };
        var port = new Option<int?>("--port") { Description = "The port to listen on; that of the hub, or 8001, unless given; 0 takes a free one.", HelpName = "port" };
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
        command.SetAction((parsed, stop) => RunAsync(
            terminal,
            parsed.GetValue(config) is { } file
                ? RouterConfiguration.Load(file, terminal.Environment)
                : OfSite(terminal, siteOptions.Read(parsed), parsed.GetValue(host), parsed.GetValue(port), parsed.GetValue(realms) ?? []),
            stop));
        return command;
    }

    /// <summary>The router of the site file's hub, where there is one, with what the command line says otherwise.</summary>
    private static RouterConfiguration OfSite(CommandTerminal terminal, SiteOptions options, string? host, int? port, string[] realms)
    {
        var site = options.Load(terminal.Environment);
        if (site.Hub.Router?.ConfigurationFile is { } file && (host is not null || realms.Length > 0))
            throw new UsageException($"{site.File?.Path}: hub: router: config: {file} says where to listen and which realms there are, so --host and --realm cannot be given with it.");
        var found = host is null ? RouterPlace.Find(site.Hub, port, terminal.Environment) : null;
        List<string> remarks = [.. (site.File?.Faults ?? []).Select(fault => fault.ToString())];
        if (found is null && host is null)
            remarks.Add($"The hub {site.Hub.WampServer} is another machine, so the router listens on 127.0.0.1 only; --host says otherwise.");
        found ??= HubRouter.Create(site.Hub, host ?? "127.0.0.1", port, terminal.Environment);
        return new RouterConfiguration(
            realms.Length > 0 ? found.Options with { Realms = [.. realms.Select(RealmOptions.FromString)] } : found.Options,
            [.. remarks, .. found.Warnings]);
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
