using System.Globalization;

namespace Ocs.Router;

/// <summary>
/// How many files and sockets this process may still open. Without any the runtime ends the process, so the last ones are not for
/// connections.
/// </summary>
internal static class FileHandles
{
    private const int LeastReserve = 64;

    private static readonly long Most = OperatingSystem.IsLinux() ? ReadMost(File.ReadLines("/proc/self/limits")) : long.MaxValue;

    /// <summary>Whether a new one is one of the last. Linux gives the lowest free number, which so tells how many are open.</summary>
    public static bool AreScarce(nint handle) => AreScarce(handle, Most);

    /// <summary>Whether a handle is one of the last of so many.</summary>
    internal static bool AreScarce(long handle, long most) => handle > most - Math.Max(LeastReserve, most / 16);

    /// <summary>The number that the system allows.</summary>
    internal static long ReadMost(IEnumerable<string> limits)
    {
        const string Title = "Max open files";
        var line = limits.FirstOrDefault(line => line.StartsWith(Title, StringComparison.Ordinal));
        var soft = line?[Title.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : long.MaxValue;
    }
}
