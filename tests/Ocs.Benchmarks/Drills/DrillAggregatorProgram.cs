using System.Runtime.InteropServices;
using Ocs.Cli;

namespace Ocs.Benchmarks.Drills;

/// <summary>The <c>ocs</c> command with a clock that can be set.</summary>
internal static class DrillAggregatorProgram
{
    public const string Name = "ocs-with-a-clock";

    public static async Task<int> RunAsync(string clockFile, string[] arguments)
    {
        using var clock = new DrillClock(clockFile);
        using var terminal = new CommandTerminal { Output = Console.Out, Error = Console.Error, Environment = Environment.GetEnvironmentVariable, Clock = clock };
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            terminal.RequestStop();
        });
        return await OcsCommand.RunAsync(arguments, terminal);
    }
}
