using System.Globalization;

namespace Ocs.G3;

/// <summary>The files of an archive in the order of time, and a way to go through their frames that no torn file ends.</summary>
public sealed class HkArchive
{
    /// <summary>How far readers look back from a time for the file that holds it: files and frames are no longer than this together.</summary>
    public static readonly TimeSpan LongestFile = TimeSpan.FromSeconds(7200);

    private const string Compressed = ".gz";

    private readonly List<string> _files;
    private readonly long[] _numbers;

    private HkArchive(string path, List<string> files)
    {
        Path = path;
        _files = files;
        _numbers = [.. files.Select(NumberOf)];
    }

    /// <summary>The folder, or the single file.</summary>
    public string Path { get; }

    /// <summary>The files, by the unix second in their names.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Finds the files under a folder: of an archive, of a program's data (with the archive in <c>hk</c>), or one file.</summary>
    /// <exception cref="IOException">There is no such folder or file.</exception>
    public static HkArchive Open(string path)
    {
        if (File.Exists(path))
            return new HkArchive(path, [path]);
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no archive {path}.");
        var inside = System.IO.Path.Combine(path, "hk");
        var folder = Directory.Exists(inside) ? inside : path;
        List<string> files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsArchiveFile)];
        // While a file is compressed it may be there twice for a moment: the plain one is whole.
        var plain = files.ToHashSet(StringComparer.Ordinal);
        files.RemoveAll(file => PlainOf(file) is { } other && plain.Contains(other));
        files.Sort((left, right) => NumberOf(left) != NumberOf(right) ? NumberOf(left).CompareTo(NumberOf(right)) : string.CompareOrdinal(left, right));
        return new HkArchive(folder, files);
    }

    /// <summary>The unix second in the name of a file; 0 where it has none.</summary>
    public static long NumberOf(string file)
    {
        var name = System.IO.Path.GetFileName(file);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return long.TryParse(dot < 0 ? name : name[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>What a compressed file is called when it is not; null where it is not.</summary>
    internal static string? PlainOf(string file) => file.EndsWith(Compressed, StringComparison.Ordinal) ? file[..^Compressed.Length] : null;

    /// <summary>The files that may hold samples of a span of time, given that samples are written within two hours.</summary>
    /// <param name="from">The first time, in ticks of 10 ns.</param>
    /// <param name="to">The last time, in ticks of 10 ns.</param>
    public IEnumerable<string> FilesBetween(long from, long to)
    {
        var margin = (long)LongestFile.TotalSeconds;
        for (var index = 0; index < _files.Count; index++)
        {
            var begins = _numbers[index];
            var ends = index + 1 < _files.Count ? _numbers[index + 1] : long.MaxValue;
            var named = begins > 0 && ends > 0;
            if (!named || (begins <= to / G3Ticks.PerSecond + margin && ends >= from / G3Ticks.PerSecond - margin))
                yield return _files[index];
        }
    }

    /// <summary>Reads the housekeeping frames of a file up to its end, or to where it is torn or damaged.</summary>
    /// <param name="file">The file.</param>
    /// <param name="visit">Called for each frame, which is valid only during the call.</param>
    /// <param name="cancellationToken">Ends it between frames.</param>
    /// <returns>What is wrong with the file, in one sentence with file and byte; null where nothing is.</returns>
    public static string? Visit(string file, Action<HkFrame> visit, CancellationToken cancellationToken = default)
    {
        var offset = 0L;
        return Visit(file, ref offset, visit, cancellationToken);
    }

    /// <summary>Reads on from a byte where a frame begins; tells where the last whole frame ends.</summary>
    internal static string? Visit(string file, ref long offset, Action<HkFrame> visit, CancellationToken cancellationToken)
    {
        string? undecodable = null;
        try
        {
            using var reader = Reopen(file);
            if (offset > 0)
                reader.Seek(offset);
            while (reader.Read() is { } view)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (HkFrame.TryRead(view, out var frame))
                        visit(frame);
                }
                catch (G3FormatException fault) when (fault.Offset < 0)
                {
                    undecodable ??= $"{file} has a frame at byte {view.Offset} that cannot be decoded: {fault.Message}";
                }

                offset = reader.Offset;
            }

            return undecodable;
        }
        catch (Exception fault) when (fault is G3FormatException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    /// <summary>Opens a file, or what it has become since it was listed.</summary>
    private static G3FileReader Reopen(string file)
    {
        try
        {
            return G3FileReader.Open(file);
        }
        catch (FileNotFoundException) when (File.Exists(file + Compressed))
        {
            return G3FileReader.Open(file + Compressed);
        }
    }

    private static bool IsArchiveFile(string path) =>
        path.EndsWith(".g3", StringComparison.Ordinal) || path.EndsWith(".g3.gz", StringComparison.Ordinal) || path.EndsWith(".g3.bz2", StringComparison.Ordinal);
}
