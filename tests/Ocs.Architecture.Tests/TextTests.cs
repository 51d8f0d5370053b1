using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>What may stand in no file, and what must hold in every lock file and document.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Binary = [".g3", ".gz", ".bz2", ".png", ".ico", ".snk"];

    // Taken apart, so that this file does not hold them itself.
    private static readonly string[] Banned =
    [
        "TO" + "DO", "FIX" + "ME", "/wo" + "rk/", "/tmp" + "/wt", "/tmp" + "/issues", "/ro" + "ot/", "../" + "shared",
        "registry.npm" + "js", "api.nu" + "get", "deb.deb" + "ian", "py" + "pi.org",
    ];

    private static IEnumerable<RepositoryFile> Texts =>
        Repository.Files.Where(file => !Binary.Contains(Path.GetExtension(file.Path)));

    [Fact]
    public void No_file_speaks_of_one_machine_or_of_work_undone() => Rule.NothingBreaks(
        "A clone must make sense anywhere, and work undone is an issue, not a comment.",
        Texts.SelectMany(file => file.Find(line => Banned.Any(word => line.Contains(word, StringComparison.Ordinal)))));

    [Fact]
    public void No_NuGet_lock_file_names_an_address() => Rule.NothingBreaks(
        "Lock files hold versions and hashes only.",
        Repository.Files.Where(file => file.Path.EndsWith("packages.lock.json", StringComparison.Ordinal))
            .SelectMany(file => file.Find(line => line.Contains("://", StringComparison.Ordinal))));

    [Fact]
    public void No_npm_lock_file_names_where_a_package_came_from() => Rule.NothingBreaks(
        "Set omit-lockfile-registry-resolved in .npmrc and make the lock file anew.",
        Repository.Files.Where(file => file.Path.EndsWith("package-lock.json", StringComparison.Ordinal))
            .SelectMany(file => file.Find(line => line.Contains("\"resolved\"", StringComparison.Ordinal))));

    [Fact]
    public void Every_link_from_a_document_to_a_file_leads_to_one() => Rule.NothingBreaks(
        "Links are relative to the document.",
        from file in Repository.Files
        where file.Path.EndsWith(".md", StringComparison.Ordinal)
        from Match link in Link().Matches(file.Text)
        let target = link.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal)
        let path = Path.Combine(Repository.Root, Path.GetDirectoryName(file.Path)!, target)
        where !File.Exists(path) && !Directory.Exists(path)
        select $"{file.Path} links to {target}, which does not exist");

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
