using Ocs.Cli;

using var terminal = CommandTerminal.OfProcess();
return await OcsCommand.RunAsync(args, terminal);
