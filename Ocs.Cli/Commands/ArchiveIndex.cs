using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary>Where the index of an archive is kept: with the program's state, else among the caches of the user. Never inside the archive.</summary>
internal static class ArchiveIndex
{
    /// <summary>Opens an archive with its index.</summary>
    /// <exception cref="IOException">There is no such archive.</exception>
    public static HkHistory Open(string folder, CommandTerminal terminal)
    {
        var archive = HkArchive.Open(folder);
        return new HkHistory(archive.Path, FolderOf(Path.GetFullPath(archive.Path), terminal.Environment));
    }

    /// <summary>The folder; null for a single file, which is read as a whole.</summary>
    public static string? FolderOf(string archive, Func<string, string?> environment)
    {
        if (File.Exists(archive))
            return null;
        if (Path.GetFileName(archive) == "hk" && Path.GetDirectoryName(archive) is { } data)
            return Path.Combine(data, "state", "index");
        var caches = environment("XDG_CACHE_HOME") is { Length: > 0 } given ? given
            : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : null;
        return caches is null ? null : Path.Combine(caches, "ocs", "index", Uri.EscapeDataString(archive));
    }
}
