using System.CommandLine;
using Ocs.Wamp;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs client call</c>: calls any procedure and prints the result as JSON.</summary>
internal static class ClientCallCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var procedure = new Argument<string>("procedure") { Description = "The URI, such as observatory.fake-data-1.ops" };
        var arguments = new Argument<string[]>("arguments") { Description = "Positional arguments: JSON, or text as it is.", Arity = ArgumentArity.ZeroOrMore };
        var keywords = new Option<string[]>("--kwarg") { Description = "A keyword argument: NAME=VALUE.", HelpName = "name=value", DefaultValueFactory = _ => [] };
        var command = new ExampleCommand(
            "call", "Calls a procedure and prints its result as JSON.", "ocs client call observatory.fake-data-1.ops start delay_task '{\"delay\": 2.0}'")
        {
            procedure, arguments, keywords,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var keyword = new WampMap();
            foreach (var given in parsed.GetValue(keywords) ?? [])
            {
                var parts = given.Split('=', 2);
                keyword[parts[0]] = parts.Length == 2 ? JsonText.ReadOrText(parts[1]) : throw new UsageException($"--kwarg {given} has no '='.");
            }

            await using var ocs = await ClientConnection.OpenAsync(terminal, siteOptions.Read(parsed).Load(terminal.Environment), stop);
            var result = await ocs.CallAsync(
                parsed.GetRequiredValue(procedure),
                new WampArguments { Positional = new WampList((parsed.GetValue(arguments) ?? []).Select(JsonText.ReadOrText)), Keyword = keyword },
                stop);
            await terminal.Output.WriteLineAsync(JsonText.Write(Simplify(result)));
            return 0;
        });
        return command;
    }

    /// <summary>One positional result stands for itself, as almost all procedures give one.</summary>
    private static WampValue Simplify(WampArguments result) => result switch
    {
        { Positional.Count: 1, Keyword.Count: 0 } => result.At(0),
        { Keyword.Count: 0 } => result.Positional,
        _ => new WampMap { ["args"] = result.Positional, ["kwargs"] = result.Keyword },
    };
}
