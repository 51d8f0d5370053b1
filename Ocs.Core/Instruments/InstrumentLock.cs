using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ocs.Instruments;

/// <summary>
/// Lets one operation at a time speak to an instrument, in the order in which they asked. A long one lets the others in
/// between with <see cref="InstrumentLease.HandOverAsync"/> (ocs_twisted.py: TimeoutLock).
/// <code>
/// using var lease = await _instrument.AcquireAsync("acq", TimeSpan.FromSeconds(10), stop);
/// while (…)
/// {
///     …
///     await lease.HandOverAsync(stop);
/// }
/// </code>
/// </summary>
/// <remarks>Safe to use from several threads.</remarks>
public sealed class InstrumentLock(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<InstrumentWaiter> _waiting = new();
    private InstrumentHolder? _holder;

    /// <summary>For how long a job keeps the instrument before <see cref="InstrumentLease.HandOverAsync"/> gives it to who waits.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Who holds the instrument; null where nobody does.</summary>
    public InstrumentHolder? Holder
    {
        get
        {
            lock (_lock)
                return _holder;
        }
    }

    /// <summary>The jobs that wait, the next one first.</summary>
    public IReadOnlyList<string> Waiting
    {
        get
        {
            lock (_lock)
                return [.. _waiting.Select(waiter => waiter.Job)];
        }
    }

    /// <summary>Takes the instrument if nobody has it.</summary>
    /// <param name="job">What the holder is called, for others.</param>
    /// <param name="lease">Disposing it gives the instrument back.</param>
    public bool TryAcquire(string job, [NotNullWhen(true)] out InstrumentLease? lease)
    {
        lock (_lock)
        {
            lease = _holder is null ? new InstrumentLease(this, job) : null;
            if (lease is not null)
                _holder = new(job, clock.GetUtcNow());
            return lease is not null;
        }
    }

    /// <summary>Takes the instrument, after those who asked earlier.</summary>
    /// <param name="job">What the holder is called, for others.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Disposing it gives the instrument back.</returns>
    /// <exception cref="TimeoutException">It was not free in time; says who holds it, and since when.</exception>
    public async Task<InstrumentLease> AcquireAsync(string job, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await WaitAsync(job, timeout, cancellationToken).ConfigureAwait(true);
        return new InstrumentLease(this, job);
    }

    /// <summary>Whether the holder has had its turn and somebody waits.</summary>
    internal bool IsWanted
    {
        get
        {
            lock (_lock)
                return _waiting.Count > 0 && _holder is { } holder && clock.GetUtcNow() - holder.Since >= Turn;
        }
    }

    internal async Task WaitAsync(string job, TimeSpan timeout, CancellationToken cancellationToken)
    {
        LinkedListNode<InstrumentWaiter> place;
        lock (_lock)
        {
            if (_holder is null)
            {
                _holder = new(job, clock.GetUtcNow());
                return;
            }

            place = _waiting.AddLast(new InstrumentWaiter(job));
        }

        try
        {
            await place.Value.Task.WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(true);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            if (TryLeave(place))
                throw fault is TimeoutException ? NotInTime(job, timeout) : fault;
            if (fault is OperationCanceledException)
            {
                // It came at the last moment.
                Release();
                throw;
            }
        }
    }

    internal void Release()
    {
        lock (_lock)
        {
            _holder = null;
            if (_waiting.First is not { } next)
                return;
            _waiting.RemoveFirst();
            _holder = new(next.Value.Job, clock.GetUtcNow());
            next.Value.SetResult();
        }
    }

    private bool TryLeave(LinkedListNode<InstrumentWaiter> place)
    {
        lock (_lock)
        {
            if (place.List is null)
                return false;
            _waiting.Remove(place);
            return true;
        }
    }

    private TimeoutException NotInTime(string job, TimeSpan timeout)
    {
        var holder = Holder;
        var since = holder is null ? "" : string.Create(CultureInfo.InvariantCulture, $": {holder.Job} holds it since {holder.Since:HH:mm:ss} UTC");
        return new(string.Create(CultureInfo.InvariantCulture, $"{job} did not get the instrument within {timeout.TotalSeconds:0.###} s{since}."));
    }
}
