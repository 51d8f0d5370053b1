using System.ComponentModel.DataAnnotations;
using Ocs.Instruments;
using Ocs.Operations;

namespace Ocs.Agents.Lakeshore;

/// <summary>The options of <see cref="Lakeshore240Agent"/>; the flags of socs.</summary>
public sealed record Lakeshore240Options
{
    private const int Baud = 115_200;

    /// <summary>What it does when it starts.</summary>
    public LakeshoreMode Mode { get; init; }

    /// <summary>The serial number of the instrument; another one is refused, and without <c>--port</c> its USB device is looked for.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>The address of the serial server, or the simulator, that the instrument hangs on.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Its TCP port there, <c>tcp://host:port</c>, or its serial device.</summary>
    public string? Port { get; init; }

    /// <summary>How many channels are read; as many as the instrument has where it is not given.</summary>
    [Range(1, 8)]
    public int? NumChannels { get; init; }

    /// <summary>How often each channel is read a second.</summary>
    [Unit("Hz")]
    [Range(0.001, 10)]
    public double SamplingFrequency { get; init; } = 2.5;

    /// <summary>Whether the start in mode <c>init</c> goes on to acquire.</summary>
    public bool AutoAcquire { get; init; }

    /// <summary>Where the instrument is now.</summary>
    /// <exception cref="IOException">No device has the serial number.</exception>
    /// <exception cref="ArgumentException">The options do not say where, or the port is none.</exception>
    public InstrumentPort FindPort()
    {
        if (Port is not null)
            return InstrumentPort.Of(Port, IpAddress, Baud);
        if (SerialNumber is null)
            throw new ArgumentException("Neither --port nor --serial-number says where the instrument is.");
        return new SerialPort(SerialPort.Find(SerialNumber)
            ?? throw new IOException($"There is no device /dev/{SerialNumber}, nor one of that serial number in /dev/serial/by-id."))
        { Baud = Baud };
    }
}
