using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Ocs.Journals;

/// <summary>
/// Folders whose entries are to be there after a power loss: a file that was synced is lost all the same while the folder
/// that names it is not.
/// </summary>
public static partial class SyncedFolder
{
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    /// <summary>Makes a folder, with those above it that are missing, for good.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        var above = Path.GetDirectoryName(Path.GetFullPath(path));
        if (above is not null)
            Create(above);
        Directory.CreateDirectory(path);
        if (above is not null)
            Sync(above);
    }

    /// <summary>Brings the names in a folder to the disk. Nothing where the system does that by itself, as Windows does.</summary>
    /// <exception cref="IOException">That fails.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(path, flags: 0);
        if (handle < 0)
            throw Failed(path);
        try
        {
            // Some network file systems know no sync of folders.
            if (Sync(handle) < 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotSupported))
                throw Failed(path);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failed(string path) =>
        new($"The folder {path} cannot be brought to the disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
