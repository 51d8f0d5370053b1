namespace Ocs.Interop.Tests;

internal static class Repository
{
    /// <summary>The root folder of the repository.</summary>
    public static string Root { get; } = Find();

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
