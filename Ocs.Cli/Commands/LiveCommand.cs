using System.CommandLine;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs live</c>: the data server alone, beside a router of any make.</summary>
internal static class LiveCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var dataDirectory = DataDirectory.CreateOption();
        var live = new LiveOptionSet();
        var command = new ExampleCommand("live", "Runs the data server alone, beside a router that runs already.", "ocs live --site-hub wss://localhost:8080/ws") { dataDirectory };
        live.AddTo(command);
        command.SetAction((parsed, stop) => UpCommand.RunAsync(
            terminal,
            new ObservatoryOptions
            {
                Site = siteOptions.Read(parsed).Load(terminal.Environment),
                DataDirectory = parsed.GetRequiredValue(dataDirectory),
                Live = live.Read(parsed),
                RunsLiveAlone = true,
            },
            stop));
        return command;
    }
}
