using System.Threading.Channels;

namespace Ocs.Clients;

/// <summary>A bounded queue from the receiving thread to one reader; when it is full the oldest item goes, counted, and told once a burst.</summary>
internal sealed class CountedChannel<T>
{
    private readonly Channel<T> _channel;
    private readonly string _what;
    private readonly Action<string>? _tell;
    private long _dropped;
    private bool _inBurst;

    public CountedChannel(int capacity, string what, Action<string>? tell)
    {
        _what = what;
        _tell = tell;
        _channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Drop());
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Write(T item)
    {
        var before = Dropped;
        _channel.Writer.TryWrite(item);
        if (Dropped == before)
            _inBurst = false;
    }

    public void Complete() => _channel.Writer.TryComplete();

    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAllAsync(cancellationToken);

    private void Drop()
    {
        Interlocked.Increment(ref _dropped);
        if (_inBurst)
            return;
        _inBurst = true;
        _tell?.Invoke($"Messages of {_what} come in faster than they are read; the oldest are dropped ({Dropped} so far).");
    }
}
