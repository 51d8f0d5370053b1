namespace Ocs.Architecture.Tests;

/// <summary>One file of the repository.</summary>
internal sealed class RepositoryFile(string file)
{
    /// <summary>Where it lies below the root, with forward slashes.</summary>
    public string Path { get; } = System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    /// <summary>The folders it lies in, outermost first; the first is empty for files in the root.</summary>
    public string[] Folders => System.IO.Path.GetDirectoryName(Path)!.Split('/');

    /// <summary>Its name without folder and extensions.</summary>
    public string Stem => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>Its lines, read anew each time.</summary>
    public string[] Lines => File.ReadAllLines(file);

    /// <summary>Its text, read anew each time.</summary>
    public string Text => File.ReadAllText(file);

    /// <summary>The lines that contain what is looked for, as <c>path:line: text</c>.</summary>
    public IEnumerable<string> Find(Func<string, bool> wanted) =>
        Lines.Index().Where(line => wanted(line.Item)).Select(line => $"{Path}:{line.Index + 1}: {line.Item.Trim()}");

    public override string ToString() => Path;
}
