using System.ComponentModel;
using System.Diagnostics;

namespace Ocs.Agents.HostManager.Docker;

/// <summary>A program of docker's: <c>docker</c>, or <c>docker-compose</c>.</summary>
internal sealed class DockerProgram(string program, TimeProvider clock)
{
    /// <summary>Questions are answered in seconds; only starts and downloads may take long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The program, for messages.</summary>
    public string Name => program;

    /// <summary>Runs a command to its end, and gives its output.</summary>
    /// <exception cref="DockerException">It cannot be run, fails, or does not end.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, TimeSpan? patience = null)
    {
        var words = arguments.ToList();
        var (exitCode, output, error) = await TryRunAsync(words, patience).ConfigureAwait(false);
        return exitCode == 0 ? output : throw new DockerException($"'{Said(words)}' failed: {OneLine(error, exitCode)}");
    }

    /// <summary>As <see cref="RunAsync"/>, where a failure is an answer too.</summary>
    /// <exception cref="DockerException">It cannot be run, or does not end.</exception>
    public async Task<(int ExitCode, string Output, string Error)> TryRunAsync(IReadOnlyList<string> arguments, TimeSpan? patience = null)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(patience ?? Patience, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new DockerException($"'{Said(arguments)}' does not end.");
        }

        return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new DockerException($"docker is not installed here: there is no program '{program}'.");
        }
    }

    private string Said(IEnumerable<string> arguments) => $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";

    /// <summary>What went wrong: compose tells its progress on the same stream, before that and sometimes behind it.</summary>
    private static string OneLine(string error, int exitCode)
    {
        var lines = error.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.StartsWith("error", StringComparison.OrdinalIgnoreCase))
            ?? (lines.Length > 0 ? string.Join(' ', lines) : $"exit code {exitCode}");
    }
}
