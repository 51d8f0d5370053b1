namespace Ocs.Site;

/// <summary>A site config file of OCS: the hub, and the agent instances of each host.</summary>
public sealed class SiteFile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The hub.</summary>
    public required SiteHub Hub { get; init; }

    /// <summary>The hosts and pseudo-hosts, in the order of the file.</summary>
    public IReadOnlyList<SiteHost> Hosts { get; init; } = [];

    /// <summary>What is wrong with it, in the order of its lines; in a file that was loaded only warnings.</summary>
    public IReadOnlyList<SiteFault> Faults { get; init; } = [];

    /// <summary>Loads a site file that has no errors. Which agent classes there are it does not know.</summary>
    /// <exception cref="SiteException">The file cannot be read, or has errors; names file, line, key and value.</exception>
    public static SiteFile Load(string path)
    {
        var file = Read(path);
        var errors = file.Faults.Where(fault => fault.Severity == SiteFaultSeverity.Error).ToList();
        return errors.Count == 0 ? file : throw new SiteException(errors);
    }

    /// <summary>Every fault of a site file at once; empty when there is none.</summary>
    public static IReadOnlyList<SiteFault> Check(string path) => Read(path).Faults;

    /// <summary>Reads as much of a site file as makes sense. Never throws: see <see cref="Faults"/>.</summary>
    public static SiteFile Read(string path)
    {
        var reader = new SiteReader(path);
        try
        {
            return reader.Read(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
                _ => $"it cannot be read: {exception.Message}",
            };
            reader.AddFault(SiteFaultSeverity.Error, 0, reason);
            return new SiteFile { Path = path, Hub = new SiteHub(), Faults = reader.Faults };
        }
    }

    /// <summary>
    /// The host that a program runs on: the entry of the name given; without one, of this machine's name, else
    /// <c>localhost</c>. Null where there is none.
    /// </summary>
    public SiteHost? FindHost(string? name, string machineName) =>
        name is not null
            ? Hosts.FirstOrDefault(host => host.Name == name)
            : Hosts.FirstOrDefault(host => host.Name == machineName) ?? Hosts.FirstOrDefault(host => host.Name == "localhost");
}
