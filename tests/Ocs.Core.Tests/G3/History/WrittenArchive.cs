using System.IO.Compression;
using Ocs.G3;

namespace Ocs.Core.Tests.G3.History;

/// <summary>An archive of a test's own, with an index folder beside it.</summary>
internal sealed class WrittenArchive : IDisposable
{
    public const string Address = "o.a.feeds.f";
    public const string Field = Address + ".x";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-history-");
    private readonly HkFrameWriter _frames = new();

    public string Hk => Directory.CreateDirectory(Path.Combine(_folder.FullName, "hk")).FullName;

    public string Index => Path.Combine(_folder.FullName, "state", "index");

    /// <summary>Ticks of a second of the test's own time.</summary>
    public static long Ticks(double second) => G3Ticks.FromUnixSeconds(1_760_000_000 + second);

    /// <summary>Writes a file with frames of one field, or adds frames to it.</summary>
    public string Write(int second, params (double[] Seconds, double[] Values)[] frames)
    {
        foreach (var (seconds, values) in frames)
            Append(second, seconds, writer => writer.AddField("x", values));
        return PathOf(second);
    }

    /// <summary>Adds a frame to a file.</summary>
    public void Append(int second, double[] seconds, Action<HkFrameWriter> addField)
    {
        _frames.BeginData(new HkDataHeader(1, 0, 0, Address, "1.5"), ["b"]);
        _frames.BeginBlock(1);
        addField(_frames);
        _frames.EndBlock([.. seconds.Select(Ticks)]);
        using var file = new FileStream(PathOf(second), FileMode.Append);
        file.Write(_frames.EndData().Span);
    }

    /// <summary>Replaces a file by its compressed form.</summary>
    public void Compress(int second)
    {
        using (var compressed = new GZipStream(File.Create(PathOf(second) + ".gz"), CompressionLevel.Fastest))
            compressed.Write(File.ReadAllBytes(PathOf(second)));
        File.Delete(PathOf(second));
    }

    public string PathOf(int second)
    {
        var number = 1_760_000_000 + second;
        return Path.Combine(Directory.CreateDirectory(Path.Combine(Hk, $"{number / 100_000}")).FullName, $"{number}.g3");
    }

    public HkHistory Open(bool keepsIndex = true) => new(Hk, keepsIndex ? Index : null);

    public string[] IndexFiles() => Directory.Exists(Index) ? Directory.GetFiles(Index, "*", SearchOption.AllDirectories) : [];

    public void Dispose() => _folder.Delete(recursive: true);
}
