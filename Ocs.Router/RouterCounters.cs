using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What has happened since the start. Counting must cost nothing: each thread has its own counts, added up when asked.</summary>
internal sealed class RouterCounters
{
    private static readonly int Slots = Math.Max(4, Environment.ProcessorCount * 2);

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];
    private long _delivered;
    private long _dropped;
    private long _slowClosed;
    private long _retainedDropped;
    private long _faults;
    private long _tlsRefused;
    private long _loginsRefused;
    private long _denied;
    private readonly long[] _limits = new long[Enum.GetValues<RouterLimit>().Length];

    /// <summary>Messages received.</summary>
    public long Received => _slots.Sum(slot => Volatile.Read(ref slot.Received));

    /// <summary>Publications.</summary>
    public long Published => _slots.Sum(slot => Volatile.Read(ref slot.Published));

    /// <summary>Events, one for each receiver: each is delivered or dropped in the end, or still waits.</summary>
    public long Events => _slots.Sum(slot => Volatile.Read(ref slot.Events));

    /// <summary>Events that the network has taken.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Events that were not sent: their receiver read too slowly, or was gone or unsubscribed by then.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Calls made.</summary>
    public long Calls => _slots.Sum(slot => Volatile.Read(ref slot.Calls));

    /// <summary>Sessions closed because too much waited for them.</summary>
    public long SlowClosed => Volatile.Read(ref _slowClosed);

    /// <summary>Retained events that made room for newer ones.</summary>
    public long RetainedDropped => Volatile.Read(ref _retainedDropped);

    /// <summary>Messages that the router stumbled over: bugs.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>TLS handshakes that failed.</summary>
    public long TlsRefused => Volatile.Read(ref _tlsRefused);

    /// <summary>Peers that were not let in.</summary>
    public long LoginsRefused => Volatile.Read(ref _loginsRefused);

    /// <summary>Requests that their role does not allow.</summary>
    public long Denied => Volatile.Read(ref _denied);

    /// <summary>How long calls took, from CALL to the last RESULT or ERROR.</summary>
    public LatencyHistogram CallLatency { get; } = new();

    /// <summary>How long it took from waking up for messages until all that they brought about was written; of some batches.</summary>
    public LatencyHistogram RoutingLatency { get; } = new();

    /// <summary>How often peers asked for too much.</summary>
    public long OfLimit(RouterLimit limit) => Volatile.Read(ref _limits[(int)limit]);

    public void OnReceived(MessageType type)
    {
        var slot = Current;
        slot.Received++;
        if (type == MessageType.Call)
            slot.Calls++;
    }

    // These must add up, so no count is lost where threads share a slot.
    public void OnPublished() => Interlocked.Increment(ref Current.Published);

    public void OnEvents(int receivers) => Interlocked.Add(ref Current.Events, receivers);

    public void OnEventsDelivered(int events) => Interlocked.Add(ref _delivered, events);

    public void OnEventsDropped(int events) => Interlocked.Add(ref _dropped, events);

    public void OnRetainedDropped() => Interlocked.Increment(ref _retainedDropped);

    public void OnSlowClosed() => Interlocked.Increment(ref _slowClosed);

    public void OnTlsRefused() => Interlocked.Increment(ref _tlsRefused);

    public void OnLoginRefused() => Interlocked.Increment(ref _loginsRefused);

    public void OnLimit(RouterLimit limit) => Interlocked.Increment(ref _limits[(int)limit]);

    public void OnDenied() => Interlocked.Increment(ref _denied);

    public void OnFault() => Interlocked.Increment(ref _faults);

    // Two threads may share a slot, and then lose one of the messages received now and then: a rate needs no better.
    private Slot Current => _slots[Environment.CurrentManagedThreadId % Slots];

    private sealed class Slot
    {
        public long Received;
        public long Published;
        public long Events;
        public long Calls;
    }
}
