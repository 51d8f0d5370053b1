using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>One message of a recorded feed, ready to be written.</summary>
internal sealed class SampleMessage(BlockBuffer[] blocks)
{
    public IReadOnlyList<BlockBuffer> Blocks => blocks;

    /// <summary>How many samples it holds, over all blocks.</summary>
    public int Samples { get; } = blocks.Sum(block => block.Count);

    /// <summary>Writes the map of blocks.</summary>
    public void Write(WampWriter writer)
    {
        writer.BeginMap(blocks.Length);
        foreach (var block in blocks)
            block.Write(writer);
        writer.EndMap();
    }
}
