using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.Testing.Recordings;

/// <summary>A file of the archive turned back into the messages that an agent sent, a row each.</summary>
internal static class RecordedFeed
{
    /// <summary>The messages of each block of a file, in the order of time.</summary>
    public static IReadOnlyDictionary<string, List<FeedMessage>> Read(string path, string feed)
    {
        var blocks = new SortedDictionary<string, List<FeedMessage>>(StringComparer.Ordinal);
        using var file = G3FileReader.Open(path);
        while (file.Read() is { } view)
        {
            if (!HkFrame.TryRead(view, out var frame) || frame.Type != HkFrameType.Data || frame.Address?.EndsWith($".feeds.{feed}", StringComparison.Ordinal) != true)
                continue;
            foreach (var block in frame.ReadBlocks())
            {
                if (!blocks.TryGetValue(block.Name, out var messages))
                    blocks.Add(block.Name, messages = []);
                messages.AddRange(Messages(frame.Address, feed, block));
            }
        }

        return blocks;
    }

    /// <summary>What host sensors of a time before they rounded would publish now: per cent to hundredths, of a file system to ten thousandths, bytes a second whole.</summary>
    public static List<FeedMessage> Rounded(IEnumerable<FeedMessage> hostSensors) =>
    [
        .. hostSensors.Select(message => new FeedMessage
        {
            Feed = message.Feed,
            Received = message.Received,
            Blocks =
            [
                new FeedBlock
                {
                    Name = message.Blocks[0].Name,
                    Timestamps = message.Blocks[0].Timestamps,
                    Columns = [.. message.Blocks[0].Columns.Select(column => new FeedColumn { Name = column.Name, Type = column.Type, Doubles = [Round(column.Name, column.Doubles[0])] })],
                },
            ],
        }),
    ];

    private static double Round(string field, double value) => field[(field.LastIndexOf('_') + 1)..] switch
    {
        "busy" or "iowait" or "steal" => Math.Round(value, 2),
        "used" when field.StartsWith("filesystem", StringComparison.Ordinal) => Math.Round(value, 4),
        "read" or "written" or "received" or "sent" => Math.Round(value),
        _ => value,
    };

    private static IEnumerable<FeedMessage> Messages(string address, string feed, HkBlock block)
    {
        var info = new FeedInfo { AgentAddress = address[..address.IndexOf(".feeds.", StringComparison.Ordinal)], FeedName = feed, Address = address, Record = true };
        var columns = block.Fields.Select(field =>
        {
            var values = new double[field.Count];
            field.ReadDoubles(values);
            return (field.Name, Values: values);
        }).ToList();
        for (var row = 0; row < block.Times.Count; row++)
        {
            yield return new FeedMessage
            {
                Feed = info,
                Received = G3Ticks.ToDateTimeOffset(block.Times[row]),
                Blocks =
                [
                    new FeedBlock
                    {
                        Name = block.Name,
                        Timestamps = [G3Ticks.ToUnixSeconds(block.Times[row])],
                        Columns = [.. columns.Select(column => new FeedColumn { Name = column.Name, Type = FeedColumnType.Double, Doubles = [column.Values[row]] })],
                    },
                ],
            };
        }
    }
}
