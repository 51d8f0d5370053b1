namespace Ocs.Instruments;

/// <summary>An instrument at a serial port of this machine, USB adapters included. Linux only.</summary>
/// <param name="path">The device, as <c>/dev/ttyUSB0</c>, or better a name that stays, as below <c>/dev/serial/by-id</c>.</param>
public sealed class SerialPort(string path) : InstrumentPort
{
    /// <summary>Bits a second: 1200 to 921600, of the usual steps.</summary>
    public int Baud { get; init; } = 9600;

    /// <summary>How many bits of data a character has: 7 or 8.</summary>
    public int DataBits { get; init; } = 8;

    /// <summary>The check bit.</summary>
    public SerialParity Parity { get; init; } = SerialParity.None;

    /// <summary>How many stop bits a character has: 1 or 2.</summary>
    public int StopBits { get; init; } = 1;

    /// <summary>Whether RTS and CTS hold the sender back.</summary>
    public bool HardwareFlow { get; init; }

    /// <summary>Finds the device of an instrument by its serial number: <c>/dev/NUMBER</c>, as a rule of udev may name it, or one below <c>/dev/serial/by-id</c>.</summary>
    /// <param name="serialNumber">The number, or a part of it that no other has.</param>
    /// <param name="devices">The folder of devices.</param>
    /// <returns>Its path; null where none is plugged in.</returns>
    public static string? Find(string serialNumber, string devices = "/dev")
    {
        var named = Path.Combine(devices, serialNumber);
        if (File.Exists(named))
            return named;
        var identified = Path.Combine(devices, "serial", "by-id");
        return Directory.Exists(identified)
            ? Directory.GetFiles(identified).Order(StringComparer.Ordinal).FirstOrDefault(path => Path.GetFileName(path).Contains(serialNumber, StringComparison.Ordinal))
            : null;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No port has such a speed, or such a character.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public override Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException($"The serial port {path} cannot be opened: serial ports are for Linux.");
        var handle = LibC.OpenTerminal(path);
        try
        {
            LibC.Configure(handle, path, new TerminalSettings(this));
            return Task.FromResult<Stream>(new TerminalStream(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => path;
}
