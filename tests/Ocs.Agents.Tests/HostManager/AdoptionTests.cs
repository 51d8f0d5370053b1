using System.Diagnostics;
using Ocs.Agents.HostManager;
using Ocs.Agents.HostManager.Processes;

namespace Ocs.Agents.Tests.HostManager;

/// <summary>What becomes of the agents of a host manager that crashed.</summary>
public sealed class AdoptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ocs-adoption-").FullName;
    private readonly List<int> _started = [];

    public void Dispose()
    {
        foreach (var process in _started.Where(HostManagerAgentTests.IsRunning))
            Process.GetProcessById(process).Kill();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_next_host_manager_takes_over_what_runs_and_keeps_the_targets()
    {
        var process = await LeaveBehindAsync("stays", "ShellAgent", ChildTarget.Up);
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("stays", "manage: host/down"), "--python", "/nowhere/python");
        await site.Site.PassTimeAsync(site.Manager.GetProcess("manager").StopAsync());
        await site.PassAsync(site.Manager.GetProcess("manager").WaitAsync());
        MoveInto(site);
        await site.Manager.GetProcess("manager").StartAsync();
        var child = await site.UntilAsync("stays", "up");
        Assert.Equal(process, child["pid"].AsInteger());
        Assert.Equal("up", child["target_state"].AsString());
        Assert.Contains($"Found ShellAgent:stays running as process {process}, and takes it over.", await site.MessagesAsync());

        await site.UpdateAsync(new { requests = new[] { new[] { "stays", "down" } } });
        await site.UntilAsync("stays", "down");
        Assert.False(HostManagerAgentTests.IsRunning(process));
    }

    [Fact]
    public async Task What_the_site_file_no_longer_has_is_stopped()
    {
        var process = await LeaveBehindAsync("gone", "ShellAgent", ChildTarget.Up);
        await using var site = await ManagedSite.StartAsync("");
        await site.Site.PassTimeAsync(site.Manager.GetProcess("manager").StopAsync());
        await site.PassAsync(site.Manager.GetProcess("manager").WaitAsync());
        MoveInto(site);
        await site.Manager.GetProcess("manager").StartAsync();
        await site.Site.PassTimeUntilAsync(() => !HostManagerAgentTests.IsRunning(process), TimeSpan.FromMilliseconds(5));
        Assert.Contains("Retiring ShellAgent:gone, which has disappeared from configuration file(s) or has manage:no.", await site.MessagesAsync());
    }

    [Fact]
    public async Task A_process_that_only_has_the_same_number_is_left_alone()
    {
        var process = await LeaveBehindAsync("other", "ShellAgent", ChildTarget.Up);
        var files = new ChildFiles(_folder, "other");
        var lines = File.ReadAllLines(files.Run);
        Assert.Equal(process, files.FindRunning()!.Id);
        var start = lines[1][(lines[1].LastIndexOf(')') + 2)..].Split(' ')[19];
        File.WriteAllLines(files.Run, [lines[0], lines[1].Replace($" {start} ", " 1 ", StringComparison.Ordinal)]);
        Assert.Null(files.FindRunning());
        File.WriteAllLines(files.Run, ["another-boot", lines[1]]);
        Assert.Null(files.FindRunning());
        File.WriteAllLines(files.Run, ["nonsense"]);
        Assert.Null(files.FindRunning());
    }

    [Fact]
    public async Task Output_that_grows_too_long_begins_anew_while_the_process_writes_on()
    {
        await LeaveBehindAsync("writer", "ShellAgent", ChildTarget.Up);
        var files = new ChildFiles(_folder, "writer");
        File.AppendAllText(files.Errors, new string('x', 5_000_000));
        files.Trim();
        Assert.Equal(0, new FileInfo(files.Errors).Length);
        Assert.True(new FileInfo(files.Errors + ".1").Length >= 5_000_000);
    }

    /// <summary>A process as a crashed host manager leaves it: running, with its files.</summary>
    private async Task<int> LeaveBehindAsync(string id, string agentClass, ChildTarget target)
    {
        var files = new ChildFiles(_folder, id);
        using var driver = new HostProcess(files, () => { }) { Command = ["sh", "-c", "trap 'exit 0' INT; while :; do sleep 0.02; done"] };
        driver.Start();
        files.Remember(agentClass, target);
        var process = driver.ProcessId!.Value;
        _started.Add(process);
        var began = TimeProvider.System.GetTimestamp();
        while (files.FindRunning() is null && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        return process;
    }

    private void MoveInto(ManagedSite site)
    {
        Directory.CreateDirectory(site.StateFolder);
        foreach (var file in Directory.GetFiles(_folder))
            File.Copy(file, Path.Combine(site.StateFolder, Path.GetFileName(file)), overwrite: true);
    }
}
