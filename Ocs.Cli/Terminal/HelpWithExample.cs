using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ocs.Cli;

/// <summary>The help of a command, with its example below.</summary>
internal sealed class HelpWithExample : SynchronousCommandLineAction
{
    private const int Width = 120;
    private readonly HelpAction _help = new() { MaxWidth = Width };

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Example:");
            output.WriteLine($"  {command.Example}");
        }

        return 0;
    }
}
