using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>The samples of a feed that make its next message, by block. Not thread-safe.</summary>
internal sealed class SampleBuffer(string feed)
{
    private readonly List<Block> _blocks = [];

    /// <summary>Whether there is nothing to send.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Adds one sample.</summary>
    /// <exception cref="ArgumentException">It does not fit its block, or is malformed; nothing was added.</exception>
    public void Add(string name, double time, WampMap fields)
    {
        CheckTime(name, time);
        var block = Find(name);
        if (block is null)
            _blocks.Add(block = new(BlockStructure.Of(feed, name, fields)));
        else
            block.Structure.Check(fields);
        block.Filling().Add(time, fields);
        IsEmpty = false;
    }

    /// <summary>Adds several samples.</summary>
    /// <exception cref="ArgumentException">They do not fit their block, or are malformed; nothing was added.</exception>
    public void Add(FeedBlock samples)
    {
        foreach (var time in samples.Timestamps)
            CheckTime(samples.Name, time);
        foreach (var column in samples.Columns)
            CheckLength(samples, column);
        var block = Find(samples.Name);
        if (block is null)
            _blocks.Add(block = new(BlockStructure.Of(feed, samples)));
        else
            block.Structure.Check(samples);
        if (samples.Timestamps.Length == 0)
            return;
        block.Filling().Add(samples);
        IsEmpty = false;
    }

    /// <summary>Takes everything out, as one message; blocks stand in the order in which the feed first had them.</summary>
    public SampleMessage Take()
    {
        IsEmpty = true;
        return new([.. _blocks.Select(block => block.Take()).OfType<BlockBuffer>()]);
    }

    /// <summary>Takes back the memory of a message that is sent.</summary>
    public void Recycle(SampleMessage message)
    {
        foreach (var buffer in message.Blocks)
            Find(buffer.Name)?.Recycle(buffer);
    }

    private Block? Find(string name)
    {
        foreach (var block in _blocks)
        {
            if (block.Structure.Block == name)
                return block;
        }

        return null;
    }

    private void CheckTime(string block, double time)
    {
        if (!double.IsFinite(time))
            throw new ArgumentException($"A timestamp of the block '{block}' of the feed {feed} is {time}.");
    }

    private void CheckLength(FeedBlock samples, FeedColumn column)
    {
        if (column.Count != samples.Timestamps.Length)
        {
            throw new ArgumentException(
                $"The field '{column.Name}' of the block '{samples.Name}' of the feed {feed} has {column.Count} values for {samples.Timestamps.Length} timestamps.");
        }
    }

    /// <summary>A block that the feed has had: its structure, the buffer that fills, and one to use again.</summary>
    private sealed class Block(BlockStructure structure)
    {
        private BlockBuffer? _filling;
        private BlockBuffer? _spare;

        public BlockStructure Structure => structure;

        public BlockBuffer Filling()
        {
            if (_filling is null)
                (_filling, _spare) = (_spare ?? new BlockBuffer(structure), null);
            return _filling;
        }

        public BlockBuffer? Take()
        {
            var taken = _filling;
            _filling = null;
            return taken;
        }

        public void Recycle(BlockBuffer sent)
        {
            sent.Clear();
            _spare ??= sent;
        }
    }
}
