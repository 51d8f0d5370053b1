using Ocs.G3;

namespace Ocs.Aggregator.Tests;

/// <summary>What the files of an archive say, read as a reader of housekeeping files would.</summary>
internal sealed class Archive
{
    private readonly Dictionary<string, List<(long Tick, object Value)>> _fields = new(StringComparer.Ordinal);

    public List<string> Frames { get; } = [];

    public List<string> Files { get; } = [];

    public static Archive Read(string folder)
    {
        var archive = new Archive();
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            archive.Files.Add(Path.GetRelativePath(folder, path));
            using var reader = G3FileReader.Open(path);
            while (reader.Read() is { } view)
            {
                Assert.True(HkFrame.TryRead(view, out var frame));
                archive.Add(frame);
            }
        }

        return archive;
    }

    public IReadOnlyList<object> Values(string field) => _fields.TryGetValue(field, out var rows) ? rows.ConvertAll(row => row.Value) : [];

    public IReadOnlyList<double> Times(string field) => _fields[field].ConvertAll(row => G3Ticks.ToUnixSeconds(row.Tick));

    public IEnumerable<string> Fields => _fields.Keys.Order(StringComparer.Ordinal);

    private void Add(HkFrame frame)
    {
        switch (frame.Type)
        {
            case HkFrameType.Session:
                Frames.Add("session");
                break;
            case HkFrameType.Status:
                Frames.Add("status " + string.Join(",", frame.ReadProviders().Select(provider => provider.Id)));
                break;
            default:
                Frames.Add($"data {frame.ProviderId} {string.Join(",", frame.ReadBlocks().Select(block => $"{block.Name}:{block.Times.Count}"))}");
                foreach (var block in frame.ReadBlocks())
                {
                    foreach (var field in block.Fields)
                        Add($"{frame.Address}.{field.Name}", block, field);
                }

                break;
        }
    }

    private void Add(string name, HkBlock block, HkField field)
    {
        Assert.Equal(block.Times.Count, field.Count);
        if (!_fields.TryGetValue(name, out var rows))
            _fields.Add(name, rows = []);
        for (var index = 0; index < block.Times.Count; index++)
        {
            Assert.True(rows.Count == 0 || rows[^1].Tick < block.Times[index], $"{name} is not strictly ascending in time.");
            rows.Add((block.Times[index], ValueOf(field, index)));
            Assert.Equal(rows[0].Value.GetType(), rows[^1].Value.GetType());
        }
    }

    private static object ValueOf(HkField field, int index)
    {
        switch (field.Type)
        {
            case HkFieldType.Double:
                var doubles = new double[field.Count];
                field.ReadDoubles(doubles);
                return doubles[index];
            case HkFieldType.Integer:
                var integers = new long[field.Count];
                field.ReadIntegers(integers);
                return integers[index];
            case HkFieldType.Boolean:
                var booleans = new bool[field.Count];
                field.ReadBooleans(booleans);
                return booleans[index];
            default:
                return field.ReadStrings()[index];
        }
    }
}
