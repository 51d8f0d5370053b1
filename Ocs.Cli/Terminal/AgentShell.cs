using System.Globalization;
using Ocs.Clients;
using Ocs.Wamp;

namespace Ocs.Cli;

/// <summary>Reads requests a line at a time, and prints the replies.</summary>
internal sealed class AgentShell(CommandTerminal terminal, IReadOnlyList<AgentClient> agents, bool json = false)
{
    private const string Guide = """
        OPERATION                          its status
        OPERATION start [NAME=VALUE …]     start it
        OPERATION wait [SECONDS]           wait for its end
        OPERATION stop, OPERATION abort    stop a process, abort a task
        ops, feeds                         what the agent offers
        help OPERATION                     what it does
        use INSTANCE-ID                    talk to another agent
        exit, quit

        Ctrl-C ends a wait, and the waiting only; twice at the prompt it leaves.
        """;

    private readonly List<string> _instances = [.. agents.Select(agent => agent.InstanceId)];
    private AgentClient _agent = agents[0];
    private LineEditor? _editor;
    private Interruption? _entered;

    /// <summary>Runs until <c>exit</c> or the end of the input; Ctrl-C ends the request that is under way.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (terminal.ReadKey is { } readKey)
            _editor = new LineEditor(terminal.Output, readKey, terminal.Width, line => ShellCompletion.Of(line, _agent.Description, _instances)) { Entered = TakeSignals };
        if (!json)
            await terminal.Output.WriteLineAsync($"{_agent.Description.AgentClass} {_agent.InstanceId}; type help for help{(_editor is null ? "" : ", Tab to complete")}.");
        if (!json && agents.Count > 1)
            await terminal.Output.WriteLineAsync($"Others to use: {string.Join(", ", _instances.Skip(1))}.");
        while (await ReadAsync(stop) is { } line)
        {
            using var interruption = _entered ?? terminal.BeginInterruptible();
            _entered = null;
            string[] words;
            try
            {
                words = ShellWords.Split(line);
            }
            catch (ArgumentException open)
            {
                await terminal.Output.WriteLineAsync(open.Message);
                continue;
            }

            if (words is ["exit" or "quit" or "exit()"])
                return;
            if (words.Length == 0)
                continue;
            try
            {
                await ObeyAsync(words, interruption.Token);
            }
            catch (OperationCanceledException) when (interruption.WasInterrupted)
            {
                await terminal.Output.WriteLineAsync("Interrupted; what the agent was asked for goes on.");
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is ArgumentException or AgentNotFoundException or TimeoutException or WampException
                or WampConnectionException or InvalidDataException)
            {
                await terminal.Output.WriteLineAsync(exception.Message);
            }
        }
    }

    /// <summary>Whoever sees that a line was taken may press Ctrl-C from then on.</summary>
    private void TakeSignals()
    {
        _entered = terminal.BeginInterruptible();
        terminal.TakeControlC(false);
    }

    private async Task<string?> ReadAsync(CancellationToken stop)
    {
        var prompt = $"{_agent.InstanceId}> ";
        if (terminal.IsKeyboard && _editor is null)
            await terminal.Output.WriteAsync(prompt);
        await terminal.Output.FlushAsync(stop);
        try
        {
            // A console's reader blocks whatever token it is given.
            return await Task.Run(() => _editor is { } editor ? Edit(editor, prompt) : terminal.Input.ReadLine(), stop).WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private string? Edit(LineEditor editor, string prompt)
    {
        terminal.TakeControlC(true);
        try
        {
            return editor.ReadLine(terminal.HasColours ? $"\e[36m{prompt}\e[0m" : prompt);
        }
        finally
        {
            terminal.TakeControlC(false);
        }
    }

    private async Task ObeyAsync(string[] words, CancellationToken stop)
    {
        switch (words)
        {
            case ["help"]:
                await terminal.Output.WriteLineAsync(Guide);
                break;
            case ["help", var name]:
                await terminal.Output.WriteLineAsync(Describe(name).Documentation ?? $"{name} has no documentation.");
                break;
            case ["use", var id]:
                _agent = await _agent.Site.GetAgentAsync(id, stop);
                _instances.Add(id);
                break;
            case ["ops"]:
                await _agent.RefreshAsync(stop);
                foreach (var operation in Operations())
                    terminal.WriteMarkup($"  {ScreenText.Plain($"{operation.Name,-20}")} {StateOf(operation)}");
                break;
            case ["feeds"]:
                await _agent.RefreshAsync(stop);
                foreach (var feed in _agent.Description.Feeds)
                    await terminal.Output.WriteLineAsync($"  {feed}");
                break;
            case [var name, .. var rest]:
                await RequestAsync(name, rest, stop);
                break;
            default:
                break;
        }
    }

    private async Task RequestAsync(string name, string[] words, CancellationToken stop)
    {
        var description = Describe(name);
        OperationClient operation = _agent.Description.Tasks.Any(task => task.Name == name) ? _agent.GetTask(name) : _agent.GetProcess(name);
        if (words is ["wait", ..])
        {
            await WaitAsync(operation, words, stop);
            return;
        }

        var reply = words switch
        {
            [] or ["status"] => await operation.RequestAsync("status", null, null, stop),
            ["start", .. var parameters] => await operation.RequestAsync("start", ShellParameters.Read(description, parameters), null, stop),
            ["stop" or "abort"] => await operation.RequestAsync(words[0], null, null, stop),
            _ => throw new ArgumentException($"'{string.Join(' ', words)}' is none of status, start, wait, stop, abort."),
        };
        Print(reply);
    }

    private async Task WaitAsync(OperationClient operation, string[] words, CancellationToken stop)
    {
        double? seconds = words.Length < 2 ? null : double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var given) && given is >= 0 and < 1e9
            ? given
            : throw new ArgumentException($"'{words[1]}' is no number of seconds.");
        try
        {
            // The last second of a wait that is given up goes by unseen.
            await operation.WaitAsync(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), stop).WaitAsync(stop);
        }
        catch (TimeoutException)
        {
            // The reply below says that it still runs.
        }

        Print(await operation.RequestAsync("wait", null, TimeSpan.Zero, stop));
    }

    private static string StateOf(OperationDescription operation)
    {
        if (operation.Session is not { } session)
            return ScreenText.State("never ran");
        var status = session.Raw.GetOrNull("status").AsStringOrNull() ?? "?";
        return ScreenText.State(session.Success switch { true => "SUCCEEDED", false => "FAILED", _ => status }, session.Success == false ? "done, failed" : status);
    }

    private IEnumerable<OperationDescription> Operations() => _agent.Description.Processes.Concat(_agent.Description.Tasks);

    private OperationDescription Describe(string name) => Operations().FirstOrDefault(operation => operation.Name == name)
        ?? throw new ArgumentException($"The agent {_agent.InstanceId} has no operation '{name}', only {string.Join(", ", Operations().Select(operation => operation.Name))}.");

    private void Print(OpReply reply)
    {
        if (json)
        {
            terminal.Output.WriteLine(JsonText.Write(new WampList { (long)reply.Code, reply.Text, reply.Session?.Raw ?? [] }));
            return;
        }

        var code = reply.Code.ToString().ToUpperInvariant();
        var text = ReplyText.Of(reply, terminal.Clock.GetUtcNow());
        var head = $"OCSReply: {code}";
        terminal.WriteMarkup($"OCSReply: {ScreenText.State(code)}{ScreenText.Plain(text[head.Length..])}");
    }
}
