namespace Ocs.Instruments;

/// <summary>A serial port that ends in this program, for simulators and tests: whoever opens <see cref="Path"/> speaks to it. Linux only.</summary>
public sealed class PseudoTerminal : IDisposable
{
    private readonly string? _link;
    private Stream _stream = null!;
    private Stream _other = null!;

    private PseudoTerminal(string? link) => _link = link;

    /// <summary>The device to open.</summary>
    public string Path { get; private set; } = "";

    /// <summary>What the other side writes can be read here, and the other way round.</summary>
    public Stream Stream => _stream;

    /// <summary>Makes a pair.</summary>
    /// <param name="link">A name that stays for the device, a symbolic link that is made anew; null for the name that the system gives.</param>
    /// <exception cref="IOException">None can be made, or the link cannot.</exception>
    public static PseudoTerminal Open(string? link = null)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Pseudo-terminals are for Linux.");
        var terminal = new PseudoTerminal(link);
        terminal.Plug();
        return terminal;
    }

    /// <summary>Unplugs the device, as somebody who pulls a USB cable, and plugs it in again; whoever had it open finds that it hung up.</summary>
    public void Replug()
    {
        Unplug();
        Plug();
    }

    /// <summary>Unplugs it.</summary>
    public void Dispose()
    {
        Unplug();
        if (_link is not null)
            File.Delete(_link);
    }

    private void Plug()
    {
        var (handle, path) = LibC.OpenPair();
        _stream = new TerminalStream(handle);

        // While this holds the other end as well, nothing hangs up when a client comes and goes.
        var other = LibC.OpenTerminal(path);
        LibC.Configure(other, path, new TerminalSettings(new SerialPort(path)));
        _other = new TerminalStream(other);
        Path = path;
        if (_link is null)
            return;
        File.Delete(_link);
        File.CreateSymbolicLink(_link, path);
        Path = _link;
    }

    private void Unplug()
    {
        _other.Dispose();
        _stream.Dispose();
    }
}
