namespace Ocs.Instruments;

/// <summary>An instrument on a GPIB bus behind a Prologix adapter, which several agents and instruments may share.</summary>
/// <param name="adapter">The line to the adapter.</param>
/// <param name="address">The instrument's address on the bus, 0 to 30.</param>
public sealed class GpibInstrument(InstrumentLine adapter, int address)
{
    /// <summary>Tells the instrument something.</summary>
    /// <exception cref="IOException">The adapter cannot be reached.</exception>
    public async Task SendAsync(string request, CancellationToken cancellationToken = default)
    {
        // The adapter takes several lines of one message in order: nobody else's come in between.
        await adapter.SendAsync($"{Select()}\n{request}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the instrument something.</summary>
    /// <exception cref="IOException">The adapter cannot be reached.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public Task<string> AskAsync(string request, CancellationToken cancellationToken = default) =>
        adapter.AskAsync($"{Select()}\n{request}\n++read eoi", cancellationToken);

    private string Select() => FormattableString.Invariant($"++mode 1\n++auto 0\n++addr {address}");
}
