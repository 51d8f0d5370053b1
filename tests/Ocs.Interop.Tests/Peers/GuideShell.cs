using System.Diagnostics;

namespace Ocs.Interop.Tests.Peers;

/// <summary>
/// A shell of somebody who follows a guide: a home directory of its own, NuGet's packages from it and from what this machine has, and
/// <c>ocs</c> on the path, which takes free ports and finds the router that was started.
/// </summary>
internal sealed class GuideShell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _home;
    private readonly string _programs;

    public GuideShell(string home)
    {
        _home = home;
        _programs = Directory.CreateDirectory(Path.Combine(home, "bin")).FullName;
        var ocs = Path.Combine(_programs, "ocs");
        File.WriteAllText(ocs, $"""
            #!/bin/sh
            case $1 in
              up) exec dotnet {Product.Program} "$@" --router-port 0 --live-port 0 ;;
              *) exec dotnet {Product.Program} "$@" --site-hub $OCS_HUB ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(ocs, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var settings = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet", "NuGet.Config");
        if (File.Exists(settings))
            File.Copy(settings, Path.Combine(Directory.CreateDirectory(Path.Combine(home, ".nuget", "NuGet")).FullName, "NuGet.Config"), overwrite: true);
    }

    /// <summary>The router's WebSocket URL, for the commands of the second terminal.</summary>
    public string Hub { get; set; } = "";

    /// <summary>Runs commands to their end, and gives what they wrote.</summary>
    public async Task<string> RunAsync(string folder, string commands)
    {
        using var process = Start(folder, commands);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        var all = await output + await error;
        Assert.True(process.ExitCode == 0, $"{commands}\n{all}");
        return all;
    }

    /// <summary>Starts commands; the last one takes the place of the shell, so that a signal reaches it.</summary>
    public Process Start(string folder, string commands)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _home,
            ["PATH"] = $"{_programs}:{Environment.GetEnvironmentVariable("PATH")}",
            ["NUGET_PACKAGES"] = Path.Combine(_home, "restored"),
            ["RestoreFallbackFolders"] = cache,
            ["RestoreLockedMode"] = "false",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["OCS_HUB"] = Hub,
        })
            start.Environment[name] = value;
        start.Environment.Remove("OCS_CONFIG_DIR");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
