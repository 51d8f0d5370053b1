using System.CommandLine;

namespace Ocs.Cli;

/// <summary>Where a program keeps its archive (<c>hk/</c>) and everything else (<c>state/</c>).</summary>
internal static class DataDirectory
{
    public static Option<string> CreateOption() => new("--data-dir")
    {
        Description = "Where the archive (hk/) and everything else (state/) goes.",
        DefaultValueFactory = _ => "data",
        HelpName = "directory",
    };

    /// <summary>Where agents keep what is not known to be stored.</summary>
    public static string JournalsOf(string path) => Path.GetFullPath(Path.Combine(path, "state", "journal"));

    /// <summary>Makes the directory, and finds out now whether it can be written, not in an hour.</summary>
    /// <exception cref="IOException">It cannot be written; the message names it.</exception>
    public static void Prepare(string path)
    {
        try
        {
            foreach (var part in (string[])["hk", "state"])
            {
                var probe = Path.Combine(Directory.CreateDirectory(Path.Combine(path, part)).FullName, $".probe-{Environment.ProcessId}");
                using (File.Create(probe, 1, FileOptions.DeleteOnClose))
                {
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The data directory {path} cannot be written: {exception.Message}", exception);
        }
    }
}
