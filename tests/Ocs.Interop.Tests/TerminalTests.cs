using Ocs.Interop.Tests.Peers;

namespace Ocs.Interop.Tests;

/// <summary><c>ocs client shell</c> at a real terminal, with a person who types, presses Ctrl-C and changes the window.</summary>
public sealed class TerminalTests(RunningObservatory running) : IClassFixture<RunningObservatory>
{
    private const string Prompt = "fake-data-1> \e[0m\e[K";
    private const string ToEndOfLine = "\x05";

    [Fact]
    public async Task Control_c_ends_a_wait_only_and_twice_at_the_prompt_the_shell()
    {
        await using var shell = Shell("fake-data-1");
        await SeeAsync(shell, Prompt);
        await TypeAsync(shell, "delay_task start delay=3600\r", "\e[38;5;2mOK\e[0m : Started task \"delay_task\".", Prompt);
        await TypeAsync(shell, "delay_task wait\r", "wait\e[K\r\n");
        await TypeAsync(shell, "\x03", "Interrupted; what the agent was asked for goes on.\r\n", Prompt);
        await TypeAsync(shell, "delay_task\r", "status=running", Prompt);
        await TypeAsync(shell, "delay_task abort\r", "Requested abort", Prompt);
        await TypeAsync(shell, "\x03", "^C (again, Ctrl-D or exit to leave)\r\n", Prompt);
        await TypeAsync(shell, "\x03");
        Assert.Equal(0, (await shell.NextAsync("exit")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Lines_are_completed_remembered_and_kept_within_the_window()
    {
        await using var shell = Shell("fake-data-1");
        await SeeAsync(shell, Prompt);
        await TypeAsync(shell, "set\t", "set_heartbeat ");
        await TypeAsync(shell, "sta\t", "start  status\r\n");
        await TypeAsync(shell, "\x15use nonesuch\r", "There is no agent 'nonesuch' at observatory.nonesuch.", Prompt);
        await TypeAsync(shell, "\e[A\r", "There is no agent 'nonesuch' at observatory.nonesuch.", Prompt);
        await TypeAsync(shell, "delay_task start delay=1234567890", "\e[0mdelay_task start delay=1234567890\e[K");
        await shell.SendAsync(new { columns = 30 });

        // The program hears of the new size at its own time: the line is drawn anew with each key until then.
        var line = "";
        for (var turn = 0; turn < 10_000 && !line.Contains("\e[0mdelay=1234567890\e[K", StringComparison.Ordinal); turn++)
            line = await TypeAsync(shell, ToEndOfLine, "\e[K");
        Assert.Contains("\e[0mdelay=1234567890\e[K", line, StringComparison.Ordinal);
        await TypeAsync(shell, "\x03", Prompt);
        await TypeAsync(shell, "quit\r");
        Assert.Equal(0, (await shell.NextAsync("exit")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_one_sentence()
    {
        await using var shell = Shell("nonesuch");
        var end = await shell.NextAsync("exit");
        Assert.Equal(1, end.GetProperty("code").GetInt32());
        Assert.Contains("ocs: There is no agent 'nonesuch' at observatory.nonesuch.\r\n", end.GetProperty("screen").GetString());
    }

    [Fact]
    public async Task The_shell_outlives_the_router()
    {
        await using var observatory = await Product.UpAsync();
        await using var shell = Shell("fake-data-1", observatory);
        await SeeAsync(shell, Prompt);
        Assert.Equal(0, await observatory.InterruptAsync());
        await TypeAsync(shell, "ops\r", "There is no session with the router at ", Prompt);
        await TypeAsync(shell, "exit\r");
        Assert.Equal(0, (await shell.NextAsync("exit")).GetProperty("code").GetInt32());
    }

    private PeerProgram Shell(string agent, Product? observatory = null)
    {
        Requirement.Autobahn();
        return PeerProgram.Start(
            Requirement.Python,
            [Path.Combine(Requirement.Folder, "python", "terminal.py"), "dotnet", Product.Program, "client", "shell", agent, "--site-hub", (observatory ?? running.Product).RouterUrl]);
    }

    /// <summary>Presses keys, and waits until texts show, one after the other; gives all that showed with the last one.</summary>
    private static async Task<string> TypeAsync(PeerProgram shell, string keys, params string[] seen)
    {
        await shell.SendAsync(new { type = keys });
        var screen = "";
        foreach (var text in seen)
            screen = await SeeAsync(shell, text);
        return screen;
    }

    private static async Task<string> SeeAsync(PeerProgram shell, string text)
    {
        await shell.SendAsync(new { expect = text });
        return (await shell.NextAsync("seen")).GetProperty("screen").GetString()!;
    }
}
