using Ocs.G3;

namespace Ocs.Benchmarks.History;

/// <summary>A month of hourly files: one feed of ten fields at 1 Hz, in frames of five minutes, as the aggregator writes them.</summary>
internal sealed class MonthOfFiles : IDisposable
{
    public const int Days = 30;
    public const int Fields = 10;
    public const string Field = "observatory.bench-1.feeds.temps.channel_03";
    private const int FrameSeconds = 300;
    private const long Start = 1_767_225_600;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-bench-");

    public MonthOfFiles()
    {
        var writer = new HkFrameWriter();
        string[] names = [.. Enumerable.Range(0, Fields).Select(field => $"channel_{field:D2}")];
        for (var hour = 0; hour < 24 * Days; hour++)
            WriteHour(Start + (3600 * hour), writer, names);
    }

    public string Hk => Path.Combine(_folder.FullName, "hk");

    public string Index => Path.Combine(_folder.FullName, "state", "index");

    /// <summary>The ticks at which a day begins.</summary>
    public static long Day(int day) => G3Ticks.FromUnixSeconds(Start + (86_400 * day));

    public void Dispose() => _folder.Delete(recursive: true);

    private void WriteHour(long begin, HkFrameWriter writer, string[] names)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Hk, $"{begin / 100_000}")).FullName;
        using var file = G3FileWriter.Create(Path.Combine(folder, $"{begin}.g3"));
        file.Write(writer.EncodeSession(HkSession.Create(begin, 1)).Span);
        file.Write(writer.EncodeStatus(1, begin, [new HkProvider(0, "observatory.bench-1.feeds.temps")]).Span);
        for (var second = begin; second < begin + 3600; second += FrameSeconds)
        {
            writer.BeginData(new HkDataHeader(1, 0, second, "observatory.bench-1.feeds.temps", "1.5"), ["temps"]);
            writer.BeginBlock(Fields);
            foreach (var (field, name) in names.Index())
                writer.AddField(name, [.. Enumerable.Range(0, FrameSeconds).Select(row => Math.Round(77 + field + Math.Sin((second + row) / 5000.0), 4))]);
            writer.EndBlock([.. Enumerable.Range(0, FrameSeconds).Select(row => (second + row) * G3Ticks.PerSecond)]);
            file.Write(writer.EndData().Span);
        }
    }
}
