using System.CommandLine;
using Ocs.Wamp;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs client listen</c>: prints what is published, a line a message, until Ctrl-C.</summary>
internal static class ClientListenCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var topic = new Argument<string>("topic") { Description = "A topic; an empty component stands for any: observatory..feeds.heartbeat" };
        var json = new Option<bool>("--json") { Description = "Print JSON lines: {\"topic\": …, \"message\": [message, feed]}." };
        var count = new Option<int>("--count") { Description = "End after so many messages; 0 for never.", DefaultValueFactory = _ => 0 };
        var command = new ExampleCommand(
            "listen", "Prints the messages of a topic until Ctrl-C.", "ocs client listen --json observatory.fake-data-1.feeds.false_temperatures")
        {
            topic, json, count,
        };
        command.SetAction(async (parsed, stop) =>
        {
            await using var ocs = await ClientConnection.OpenAsync(terminal, siteOptions.Read(parsed).Load(terminal.Environment), stop);
            await using var events = await ocs.SubscribeAsync(parsed.GetRequiredValue(topic), cancellationToken: stop);
            var left = parsed.GetValue(count);
            try
            {
                await foreach (var received in events.WithCancellation(stop))
                {
                    var message = received.Arguments.At(0);
                    await terminal.Output.WriteLineAsync(parsed.GetValue(json)
                        ? JsonText.Write(new WampMap { ["topic"] = received.Topic, ["message"] = message })
                        : $"[{received.Topic}] {JsonText.Write(message.AsListOrNull() is [var first, ..] ? first : message)}");
                    if (--left == 0)
                        break;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Ctrl-C is how one stops listening.
            }

            return 0;
        });
        return command;
    }
}
