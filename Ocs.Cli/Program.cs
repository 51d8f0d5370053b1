using Ocs.Cli;

IgnoredSignals.Restore();
using var terminal = CommandTerminal.OfProcess();
return await OcsCommand.RunAsync(args, terminal);
