using Ocs.G3;

namespace Ocs.Core.Tests.G3;

/// <summary>Files that the original libraries wrote, each with what those libraries read back from it.</summary>
internal static class Golden
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "G3", "Golden");

    public static TheoryData<string> Files => new(
        Directory.GetFiles(Folder, "*.g3*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".json", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal));

    public static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>The data of a file, unpacked.</summary>
    public static byte[] ReadPlain(string file)
    {
        using var stream = G3Compression.OpenRead(PathOf(file));
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
