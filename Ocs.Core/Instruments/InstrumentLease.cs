namespace Ocs.Instruments;

/// <summary>The right to speak to an instrument, until it is disposed. Belongs to one operation; see <see cref="InstrumentLock"/>.</summary>
public sealed class InstrumentLease : IDisposable
{
    private readonly InstrumentLock _instrument;
    private bool _isHeld = true;

    internal InstrumentLease(InstrumentLock instrument, string job)
    {
        _instrument = instrument;
        Job = job;
    }

    /// <summary>What the holder is called.</summary>
    public string Job { get; }

    /// <summary>
    /// Lets those in who wait, once the holder has had the instrument for <see cref="InstrumentLock.Turn"/>, and goes on
    /// when they are done. Cheap where nobody waits: call it between any two exchanges with the instrument.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting to get it back; the lease is then over.</param>
    /// <exception cref="ObjectDisposedException">The lease is over.</exception>
    public ValueTask HandOverAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(!_isHeld, this);
        return _instrument.IsWanted ? new(HandOverNowAsync(cancellationToken)) : ValueTask.CompletedTask;
    }

    /// <summary>Gives the instrument back.</summary>
    public void Dispose()
    {
        if (!_isHeld)
            return;
        _isHeld = false;
        _instrument.Release();
    }

    private async Task HandOverNowAsync(CancellationToken cancellationToken)
    {
        _isHeld = false;
        _instrument.Release();
        await _instrument.WaitAsync(Job, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(true);
        _isHeld = true;
    }
}
