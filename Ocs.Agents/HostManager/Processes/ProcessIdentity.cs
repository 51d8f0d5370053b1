using System.Globalization;

namespace Ocs.Agents.HostManager.Processes;

/// <summary>
/// One process for as long as the machine runs: its number alone may be given to another one after its end, but not with
/// the same start time since the same boot (proc(5): /proc/pid/stat).
/// </summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since the boot.</param>
internal sealed record ProcessIdentity(int Id, ulong StartTicks)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Whether it still runs; a zombie does not.</summary>
    public bool IsAlive => ReadStat(Id) is { } stat && Parse(stat, out var state) == this && state is not ('Z' or 'X');

    /// <summary>The process that has this number now; null where none has, or where the machine does not tell.</summary>
    public static ProcessIdentity? Of(int id) => ReadStat(id) is { } stat ? Parse(stat, out _) : null;

    /// <summary>
    /// The process that wrote these lines of itself: the boot, and its line of <c>/proc/self/stat</c>. Null where they are
    /// none, or of an earlier boot.
    /// </summary>
    public static ProcessIdentity? FromRecord(string[] lines) =>
        lines is [var boot, var stat, ..] && boot.Length > 0 && boot == CurrentBoot() ? Parse(stat, out _) : null;

    private static string? CurrentBoot()
    {
        try
        {
            return File.ReadAllText(BootFile).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ReadStat(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The second field is the program's name in brackets, and may hold anything; the third is the state, the twenty-second the start.</summary>
    private static ProcessIdentity? Parse(string stat, out char state)
    {
        var invariant = CultureInfo.InvariantCulture;
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        state = fields.Length > 0 ? fields[0][0] : 'X';
        return fields.Length > 19
            && int.TryParse(stat.AsSpan(0, Math.Max(0, stat.IndexOf(' '))), NumberStyles.None, invariant, out var id)
            && ulong.TryParse(fields[19], NumberStyles.None, invariant, out var start)
            ? new ProcessIdentity(id, start) : null;
    }
}
