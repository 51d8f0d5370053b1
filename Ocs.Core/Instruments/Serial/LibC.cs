using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ocs.Instruments;

/// <summary>The calls of Linux that serial ports need; the base class library has none for them.</summary>
internal static partial class LibC
{
    /// <summary>There is something to read.</summary>
    public const short Readable = 1;

    /// <summary>There is room to write.</summary>
    public const short Writable = 4;

    private const short Gone = 8 | 16 | 32;
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const int SetNow = 0;
    private const int BothQueues = 2;
    private const int TryAgain = 11;
    private const int Interrupted = 4;

    /// <summary>Opens a terminal without waiting for anybody at its other end.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenTerminal(string path)
    {
        var handle = Open(path, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExecute);
        return handle.IsInvalid ? throw Fault($"it cannot be opened") : handle;
    }

    /// <summary>Makes a new pair of terminals: the end of this program, and the path of the other.</summary>
    /// <exception cref="IOException">There is none left.</exception>
    public static (SafeFileHandle Handle, string Path) OpenPair()
    {
        var handle = OpenMaster(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExecute);
        var name = new byte[128];
        if (handle.IsInvalid || Grant(handle) != 0 || Unlock(handle) != 0 || NameOf(handle, name, (nuint)name.Length) != 0)
            throw Fault("no pseudo-terminal can be made");
        return (handle, Encoding.UTF8.GetString(name.AsSpan(0, name.AsSpan().IndexOf((byte)0))));
    }

    /// <summary>Sets speed and character of a terminal, makes it hand bytes through as they are, and empties it.</summary>
    /// <exception cref="IOException">It is no terminal, or cannot have these settings.</exception>
    public static void Configure(SafeFileHandle handle, string path, TerminalSettings settings)
    {
        var termios = new byte[TerminalSettings.Size];
        if (GetAttributes(handle, termios) != 0)
            throw Fault($"{path} is no serial port");
        MakeRaw(termios);
        settings.ApplyTo(termios);
        if (SetInputSpeed(termios, settings.Speed) != 0 || SetOutputSpeed(termios, settings.Speed) != 0 || SetAttributes(handle, SetNow, termios) != 0)
            throw Fault("it does not take its settings");
        _ = Flush(handle, BothQueues);
    }

    /// <summary>Waits until a terminal can be read or written.</summary>
    /// <returns>Whether it can; false after <paramref name="milliseconds"/>.</returns>
    /// <exception cref="IOException">Its other end is gone.</exception>
    public static bool Wait(SafeFileHandle handle, short events, int milliseconds)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        try
        {
            var waiting = new Waiting { Descriptor = (int)handle.DangerousGetHandle(), Events = events };
            if (Poll(ref waiting, 1, milliseconds) < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                throw Fault("it cannot be waited for");
            if ((waiting.Returned & events) != 0)
                return true;
            return (waiting.Returned & Gone) != 0 ? throw new IOException("it hung up.") : false;
        }
        finally
        {
            if (added)
                handle.DangerousRelease();
        }
    }

    /// <summary>Reads what there is; -1 where there is nothing now, 0 where the other end is gone.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public static int Read(SafeFileHandle handle, Span<byte> buffer) => Moved((int)ReadBytes(handle, buffer, (nuint)buffer.Length));

    /// <summary>Writes what there is room for; -1 where there is none now.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public static int Write(SafeFileHandle handle, ReadOnlySpan<byte> buffer) => Moved((int)WriteBytes(handle, buffer, (nuint)buffer.Length));

    private static int Moved(int count) => count >= 0 || Marshal.GetLastPInvokeError() is TryAgain or Interrupted ? count : throw Fault("it hung up");

    private static IOException Fault(string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial SafeFileHandle OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int NameOf(SafeFileHandle handle, Span<byte> name, nuint length);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(SafeFileHandle handle, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(SafeFileHandle handle, int when, ReadOnlySpan<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfsetispeed", SetLastError = true)]
    private static partial int SetInputSpeed(Span<byte> termios, uint speed);

    [LibraryImport("libc", EntryPoint = "cfsetospeed", SetLastError = true)]
    private static partial int SetOutputSpeed(Span<byte> termios, uint speed);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    private static partial int Flush(SafeFileHandle handle, int queue);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Waiting waiting, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(SafeFileHandle handle, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(SafeFileHandle handle, ReadOnlySpan<byte> buffer, nuint count);

    private struct Waiting
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
