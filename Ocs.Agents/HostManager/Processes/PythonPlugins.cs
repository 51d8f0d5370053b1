using System.ComponentModel;
using System.Diagnostics;

namespace Ocs.Agents.HostManager.Processes;

/// <summary>The agent classes that Python's OCS, if it is installed, knows on this machine.</summary>
internal static class PythonPlugins
{
    private const string Mark = "ocs-agent-class ";

    private const string Script = $"""
        from ocs.agent_cli import build_agent_list
        for name in build_agent_list():
            print("{Mark}" + name)
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Their names; empty where Python or its OCS is missing.</summary>
    public static async Task<IReadOnlySet<string>> ListAsync(string python, TimeProvider clock)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            try
            {
                var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience, clock).ConfigureAwait(false);
                return output.Split('\n').Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
                    .Select(line => line[Mark.Length..].Trim()).ToHashSet();
            }
            catch (TimeoutException)
            {
                process.Kill();
            }
        }
        catch (Win32Exception)
        {
            // There is no Python here.
        }

        return new HashSet<string>();
    }
}
