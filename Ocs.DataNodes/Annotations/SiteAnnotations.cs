namespace Ocs.DataNodes.Annotations;

/// <summary>Everything that is known to have happened at a site: to agents, operations, data nodes and files.</summary>
internal sealed class SiteAnnotations(LiveFeeds? feeds, RotatedFiles? files)
{
    /// <summary>More than anybody can tell apart in a plot.</summary>
    private const int Most = 20_000;

    /// <summary>The first component of addresses.</summary>
    public string AddressRoot => feeds?.AddressRoot ?? "observatory";

    /// <summary>The instances that annotations are about.</summary>
    public IEnumerable<string> Instances => [.. feeds?.Annotations.Instances ?? [], .. files is null ? (string[])[] : [RotatedFiles.Instance]];

    /// <summary>What happened in a range of time, by its begin; where it is too much, the latest. What still lasts has no end.</summary>
    public IReadOnlyList<Annotation> Find(double from, double to)
    {
        List<Annotation> found = [.. feeds?.Annotations.Find(from, to) ?? [], .. files?.Find(from, to) ?? []];
        return [.. found.OrderBy(annotation => annotation.Start).TakeLast(Most)];
    }
}
