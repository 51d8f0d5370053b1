using System.Diagnostics;
using Ocs.Interop.Tests.Peers;

namespace Ocs.Interop.Tests;

/// <summary>A short drill of real processes, with a seed that stays: kills and holds, and then every sample is accounted for.</summary>
public sealed class DrillTests
{
    [Fact]
    public async Task After_kills_and_holds_every_sample_that_was_sent_is_in_the_files_once()
    {
        var benchmarks = AppContext.BaseDirectory.Replace("Ocs.Interop.Tests", "Ocs.Benchmarks", StringComparison.Ordinal);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(benchmarks, "Ocs.Benchmarks.dll"), "drills", "--seed", "1", "--minutes", "0.25", "--without", "power"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            // Less than a minute where nothing else runs.
            await process.WaitForExitAsync().WaitAsync(5 * PeerProgram.Patience);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
    }
}
