using System.CommandLine;
using System.CommandLine.Help;
using Ocs.Cli.Commands;
using Ocs.Clients;
using Ocs.G3;
using Ocs.Hosting;
using Ocs.Router;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Cli;

/// <summary>The <c>ocs</c> command: reads the command line, runs one command, turns what goes wrong into a sentence and an exit code.</summary>
internal static class OcsCommand
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs one command line.</summary>
    /// <returns>0 on success, 1 on a failure, 2 on wrong usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandTerminal terminal)
    {
        var parsed = Create(terminal).Parse(arguments);
        var asksForHelp = parsed.Action is HelpWithExample;
        if (parsed.Errors.Count > 0 && !asksForHelp)
        {
            var path = string.Join(' ', PathOf(parsed.CommandResult.Command));
            foreach (var error in parsed.Errors)
                await terminal.Error.WriteLineAsync($"{path}: {error.Message}");
            await terminal.Error.WriteLineAsync($"Try: {path} --help");
            return WrongUsage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, terminal.Stop);
        }
        catch (OperationCanceledException) when (terminal.Stop.IsCancellationRequested)
        {
            return Failed;
        }
        catch (Exception exception)
        {
            await terminal.Error.WriteLineAsync($"ocs: {Sentence(exception)}");
            if (terminal.ShowsStackTraces)
                await terminal.Error.WriteLineAsync(exception.ToString());
            return exception is UsageException ? WrongUsage : Failed;
        }
    }

    /// <summary>All commands.</summary>
    public static Command Create(CommandTerminal terminal)
    {
        var options = new SiteOptionSet();
        var root = new ExampleCommand("ocs", "Runs and steers an observatory: its router, agents, archive and live data.", "ocs up")
        {
            UpCommand.Create(terminal, options),
            RouterCommand.Create(terminal, options),
            LiveCommand.Create(terminal, options),
            AgentCommand.Create(terminal, options),
            ClientCommand.Create(terminal, options),
            BowCommand.Create(terminal, options),
            RunCommand.Create(terminal, options),
            ArchiveCommand.Create(terminal),
            GrafanaCommand.Create(terminal),
            SiteCommand.Create(terminal, options),
            CompletionCommand.Create(terminal),
        };
        root.Add(new HelpOption { Action = new HelpWithExample() });
        root.Add(new VersionOption());
        foreach (var option in options.All)
            root.Add(option);
        return root;
    }

    /// <summary>The names from <c>ocs</c> down to a command.</summary>
    internal static IEnumerable<string> PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? PathOf(parent).Append(command.Name) : [command.Name];

    /// <summary>What to say of an exception: expected ones speak for themselves, others are faults of this program.</summary>
    private static string Sentence(Exception exception) => exception switch
    {
        SiteException or WampConnectionException or WampException or AgentNotFoundException or RequestRefusedException
            or OperationFailedException or AgentStartException or TimeoutException or UsageException
            or IOException or UnauthorizedAccessException or ArgumentException or G3FormatException or RouterConfigurationException => exception.Message,
        _ => $"This is a fault of ocs itself: {exception.GetType().Name}: {exception.Message} (LOGLEVEL=debug shows where)",
    };
}
