using Ocs.G3;

namespace Ocs.DataNodes.Annotations;

/// <summary>When the aggregator began each file of an archive, as the names of the files say: of any age, and after any restart. Any thread.</summary>
internal sealed class RotatedFiles(string archive, TimeProvider clock)
{
    /// <summary>Whom these annotations are about.</summary>
    public const string Instance = "archive";

    private static readonly TimeSpan ListedAnewAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private IReadOnlyList<string> _files = [];
    private DateTimeOffset? _listed;

    /// <summary>The files that began in a range of time, each as a moment.</summary>
    public IReadOnlyList<Annotation> Find(double from, double to)
    {
        var files = List();
        var found = new List<Annotation>();
        for (var index = 0; index < files.Count; index++)
        {
            if (HkArchive.NumberOf(files[index]) is > 0 and var begin && begin >= from && begin <= to)
                found.Add(Rotated(begin, files[index], index > 0 ? files[index - 1] : null));
        }

        return found;
    }

    private static Annotation Rotated(long begin, string file, string? before) => new()
    {
        Start = begin,
        End = begin,
        Instance = Instance,
        Title = before is null ? $"file {Path.GetFileName(file)} begins" : $"file rotated: {Path.GetFileName(before)} ended, {Path.GetFileName(file)} begins",
        Tags = [Instance, "file", before is null ? "begun" : "rotated"],
    };

    private IReadOnlyList<string> List()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_listed is { } time && now >= time && now - time < ListedAnewAfter)
                return _files;
            _listed = now;
            try
            {
                return _files = HkArchive.Open(archive).Files;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Nothing was recorded yet.
                return _files = [];
            }
        }
    }
}
