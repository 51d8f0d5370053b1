namespace Ocs.DataNodes.Annotations;

/// <summary>A file of annotations as it was when it was read last.</summary>
internal sealed class AnnotationSegment(string path)
{
    private long _length = -1;
    private double _first;
    private double _last;

    /// <summary>The instances that its annotations are about.</summary>
    public IReadOnlyCollection<string> Instances { get; private set; } = [];

    /// <summary>Reads on where somebody wrote on.</summary>
    public void Update()
    {
        if (IsKnown())
            return;
        _ = Read();
    }

    /// <summary>What happened in a range of time. A file without any is not read again.</summary>
    public IEnumerable<Annotation> Find(double from, double to) =>
        IsKnown() && (_last < from || _first > to) ? [] : Read().Where(annotation => annotation.Start <= to && annotation.End >= from);

    private bool IsKnown() => new FileInfo(path) is { Exists: true } file && file.Length == _length;

    private List<Annotation> Read()
    {
        var found = new List<Annotation>();
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = stream.Length;
            using var lines = new StreamReader(stream);
            while (lines.ReadLine() is { } line)
            {
                if (AnnotationLine.Read(line) is { } annotation)
                    found.Add(annotation);
            }

            _length = length;
        }
        catch (FileNotFoundException)
        {
            // The oldest goes when there are too many.
        }

        _first = found.Select(annotation => annotation.Start).DefaultIfEmpty(double.PositiveInfinity).Min();
        _last = found.Select(annotation => annotation.End ?? annotation.Start).DefaultIfEmpty(double.NegativeInfinity).Max();
        Instances = found.Select(annotation => annotation.Instance).ToHashSet(StringComparer.Ordinal);
        return found;
    }
}
