using System.Globalization;

namespace Ocs.Benchmarks.Drills;

/// <summary>The wall clock of one process, which can be set: Debian's libfaketime stands between the process and the system's.</summary>
internal sealed class DrillClock
{
    private const string Library = "faketime/libfaketimeMT.so.1";

    private static readonly string? Path = new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib" }
        .Select(folder => System.IO.Path.Combine(folder, Library)).FirstOrDefault(File.Exists);

    private readonly string _file;

    private DrillClock(string file)
    {
        _file = file;
        Set(TimeSpan.Zero);
    }

    /// <summary>A clock; null where libfaketime is not installed.</summary>
    /// <param name="file">Where it is told by how much it is wrong.</param>
    public static DrillClock? Create(string file) => Path is null ? null : new DrillClock(file);

    /// <summary>What a process needs in its environment to go by it. Time that only passes is not touched, as when a person sets a clock.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Path!,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_DISABLE_SHM"] = "1",
        ["NO_FAKE_STAT"] = "1",
    };

    /// <summary>Sets it; the process sees that within a second.</summary>
    /// <param name="ahead">By how much it is ahead of the true time.</param>
    public void Set(TimeSpan ahead)
    {
        var fresh = _file + ".new";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0.000;-0.000}\n"));
        File.Move(fresh, _file, overwrite: true);
    }
}
