namespace Ocs.Architecture.Tests;

/// <summary>The files of this repository, as they lie on disk.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "data", "artifacts", ".git", ".vs", ".idea", "__pycache__"];

    public static string Root { get; } = Find();

    /// <summary>The projects of the product: those in the root folder, without tests and samples.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [
        .. Directory.GetDirectories(Root, "Ocs.*")
            .Where(folder => File.Exists(Path.Combine(folder, Path.GetFileName(folder) + ".csproj")))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal),
    ];

    /// <summary>Every file, but for what is built, installed or written by running.</summary>
    public static IReadOnlyList<RepositoryFile> Files { get; } =
        [.. FilesIn(Root).Select(path => new RepositoryFile(path)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>The C# files of the product.</summary>
    public static IReadOnlyList<RepositoryFile> Sources { get; } =
        [.. Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && Projects.Contains(file.Folders[0]))];

    /// <summary>Those, and the C# files of tests and samples.</summary>
    public static IReadOnlyList<RepositoryFile> SourcesAndTests { get; } =
        [.. Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && (Projects.Contains(file.Folders[0]) || file.Folders[0] is "tests" or "samples"))];

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.GetFiles(folder).Where(file => Path.GetFileName(file) != ".git").Concat(
            Directory.GetDirectories(folder).Where(child => !NotOurs.Contains(Path.GetFileName(child))).SelectMany(FilesIn));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ocs.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Ocs.sln above {AppContext.BaseDirectory}.");
    }
}
