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
