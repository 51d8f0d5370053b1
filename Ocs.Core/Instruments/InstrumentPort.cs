using System.Globalization;

namespace Ocs.Instruments;

/// <summary>Where an instrument is reached: <see cref="TcpPort"/>, <see cref="SerialPort"/>, or another kind of one's own.</summary>
public abstract class InstrumentPort
{
    /// <summary>The port that an agent's <c>--port</c> and <c>--ip-address</c> mean.</summary>
    /// <param name="port">A TCP port of the address, <c>tcp://host:port</c>, or the path of a serial device.</param>
    /// <param name="ipAddress">The name or address of the instrument; null where the port says it all.</param>
    /// <param name="baud">The speed of a serial device, in bits a second.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static InstrumentPort Of(string port, string? ipAddress = null, int baud = 9600)
    {
        if (port.StartsWith("tcp://", StringComparison.Ordinal))
        {
            var parts = port["tcp://".Length..].TrimEnd('/').Split(':');
            return parts is [{ Length: > 0 } host, var number] ? new TcpPort(host, Number(number)) : throw new ArgumentException($"The port '{port}' is not of the form tcp://host:port.");
        }

        if (!port.All(char.IsAsciiDigit) || port.Length == 0)
            return new SerialPort(port.Length > 0 ? port : throw new ArgumentException("The port is empty.")) { Baud = baud };
        return new TcpPort(ipAddress ?? throw new ArgumentException($"The port {port} is a TCP port; --ip-address says of which host."), Number(port));

        int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ushort.MaxValue
            ? number : throw new ArgumentException($"The port '{text}' is no TCP port, 1 to 65535.");
    }

    /// <summary>Opens it: a stream to the instrument with nothing in it that was sent before.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public abstract Task<Stream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Its name in messages, as <c>10.0.0.5:7777</c> or <c>/dev/ttyUSB0</c>.</summary>
    public abstract override string ToString();
}
