namespace Ocs.G3;

/// <summary>Checks that an archive's folder holds only what tools that index it expect: integer folders, integer file names, each once.</summary>
internal static class ArchiveLayout
{
    public static IEnumerable<HkFault> Check(HkArchive archive)
    {
        if (!Directory.Exists(archive.Path))
            yield break;
        foreach (var entry in Directory.EnumerateFileSystemEntries(archive.Path).Order(StringComparer.Ordinal))
        {
            if (File.Exists(entry))
                yield return new HkFault(entry, -1, "naming", "A file stands beside the folders of five digits.");
            // A file system that is mounted here has this folder of its own.
            else if (Path.GetFileName(entry) != "lost+found" && !IsInteger(Path.GetFileName(entry)))
                yield return new HkFault(entry, -1, "naming", "The name of the folder is not an integer.");
        }

        foreach (var path in Directory.EnumerateFiles(archive.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (HkArchive.PlainOf(path) is { } plain && archive.Files.Contains(plain))
                continue;
            if (!archive.Files.Contains(path) || !IsInteger(name[..name.IndexOf('.', StringComparison.Ordinal)]))
                yield return new HkFault(path, -1, "naming", "The name of the file is not an integer with .g3 behind it.");
        }

        foreach (var twice in archive.Files.GroupBy(HkArchive.NumberOf).Where(group => group.Count() > 1))
            yield return new HkFault(twice.Last(), -1, "naming", $"The number {twice.Key} names {twice.Count()} files.");
    }

    private static bool IsInteger(string name) => name.Length > 0 && name.All(char.IsAsciiDigit);
}
