namespace Ocs.Core.Tests.Site;

/// <summary>A temporary folder for site files, and where the shipped ones are.</summary>
internal sealed class SiteFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("ocs-site-").FullName;

    public static string Shipped { get; } = FindShipped();

    public string Root => _path;

    public string PathOf(string name) => Path.Combine(_path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static string FindShipped()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ocs.sln")))
                return Path.Combine(folder.FullName, "site-configs");
        }

        throw new InvalidOperationException($"No Ocs.sln above {AppContext.BaseDirectory}.");
    }
}
