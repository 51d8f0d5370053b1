namespace Ocs.Instruments;

/// <summary>Where an instrument is reached: <see cref="TcpPort"/>, <see cref="SerialPort"/>, or another kind of one's own.</summary>
public abstract class InstrumentPort
{
    /// <summary>Opens it: a stream to the instrument with nothing in it that was sent before.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public abstract Task<Stream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Its name in messages, as <c>10.0.0.5:7777</c> or <c>/dev/ttyUSB0</c>.</summary>
    public abstract override string ToString();
}
