using System.Diagnostics;

namespace Ocs.Benchmarks.Drills;

/// <summary>A small file system of its own for one folder, which a ballast file fills. It needs root.</summary>
internal sealed class DrillDisk : IDisposable
{
    private const long Bytes = 2L << 30;
    private const long Block = 4096;

    private readonly string _folder;
    private readonly string _image;
    private readonly string _ballast;
    private int _files;

    private DrillDisk(string folder, string image) => (_folder, _image, _ballast) = (folder, image, Path.Combine(folder, "ballast-"));

    /// <summary>A file system mounted at a folder, which is made; null where this process may not mount.</summary>
    public static DrillDisk? TryMount(string folder)
    {
        Directory.CreateDirectory(folder);
        var image = folder.TrimEnd('/') + ".image";
        using (var file = File.Create(image))
            file.SetLength(Bytes);
        if (Run("mkfs.ext4", "-q", "-m", "0", image) && Run("mount", "-o", "loop", image, folder))
            return new DrillDisk(folder, image);
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
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
