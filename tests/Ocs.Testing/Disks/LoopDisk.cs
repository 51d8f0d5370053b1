using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ocs.Testing.Disks;

/// <summary>
/// A small ext4 of its own for one folder, which a ballast file fills, and which forgets what was not synced as a disk does
/// that loses power. It needs root.
/// </summary>
internal sealed partial class LoopDisk : IDisposable
{
    private const long Bytes = 2L << 30;
    private const long Block = 4096;

    /// <summary>linux/ext4.h: EXT4_IOC_SHUTDOWN, which is _IOR('X', 125, __u32).</summary>
    private const nuint ShutDown = 0x8004587D;

    /// <summary>EXT4_GOING_FLAGS_NOLOGFLUSH: neither data nor the file system's journal are written any more.</summary>
    private const uint WithoutFlush = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly string _image;
    private readonly string _ballast;
    private int _files;

    private LoopDisk(string folder, string image) => (_folder, _image, _ballast) = (folder, image, Path.Combine(folder, "ballast-"));

    /// <summary>A file system mounted at a folder, which is made; null where this process may not mount.</summary>
    public static LoopDisk? TryMount(string folder)
    {
        Directory.CreateDirectory(folder);
        var image = folder.TrimEnd('/') + ".image";
        using (var file = File.Create(image))
            file.SetLength(Bytes);
        if (Run("mkfs.ext4", "-q", "-m", "0", image) && Run("mount", "-o", "loop", image, folder))
            return new LoopDisk(folder, image);
        File.Delete(image);
        return null;
    }

    /// <summary>Leaves no room. What grows into the rest of its last block meanwhile still can.</summary>
    public void Fill()
    {
        for (var length = new DriveInfo(_folder).AvailableFreeSpace; length >= Block;)
        {
            try
            {
                File.OpenHandle($"{_ballast}{_files++}", FileMode.CreateNew, FileAccess.Write, preallocationSize: length).Dispose();
                length = new DriveInfo(_folder).AvailableFreeSpace;
            }
            catch (IOException)
            {
                // The map of a file's blocks needs some room too.
                length /= 2;
            }
        }
    }

    /// <summary>Takes its power: what was not synced never comes to it. Whoever has a file open on it gets errors from now on.</summary>
    /// <exception cref="IOException">The system does not allow it.</exception>
    public void CutPower()
    {
        var handle = Open(_folder, flags: 0);
        var flag = WithoutFlush;
        try
        {
            if (handle < 0 || Control(handle, ShutDown, ref flag) < 0)
                throw new IOException($"The file system of {_folder} cannot be shut down: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>Mounts it again after its power was cut. Until nobody has a file open on it any more that waits.</summary>
    /// <exception cref="IOException">It is not to be mounted.</exception>
    public async Task RestorePowerAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Run("umount", _folder))
        {
            if (patience.IsCancellationRequested)
                throw new IOException($"The file system of {_folder} is in use and cannot be unmounted.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        if (!Run("mount", "-o", "loop", _image, _folder))
            throw new IOException($"{_image} cannot be mounted at {_folder}.");
        // That ballast was deleted may be forgotten too.
        Free();
    }

    /// <summary>Makes room again.</summary>
    public void Free()
    {
        foreach (var file in Directory.GetFiles(_folder, "ballast-*"))
            File.Delete(file);
    }

    /// <summary>Puts what is on it into the folder itself.</summary>
    public void Dispose()
    {
        Free();
        var copy = _folder.TrimEnd('/') + ".copy";
        Run("cp", "-a", _folder, copy);
        if (!Run("umount", _folder))
            Run("umount", "--lazy", _folder);
        Directory.Delete(_folder, recursive: true);
        Directory.Move(copy, _folder);
        File.Delete(_image);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int handle, nuint request, ref uint argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
