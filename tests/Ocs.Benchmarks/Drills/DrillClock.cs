using System.Globalization;

namespace Ocs.Benchmarks.Drills;

/// <summary>The wall clock of one process, which can be set from another through a file. Time that only passes is not touched, as when a person sets a clock.</summary>
internal sealed class DrillClock : TimeProvider, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly string _file;
    private readonly ITimer _looking;
    private long _ahead;

    /// <param name="file">The file.</param>
    public DrillClock(string file)
    {
        _file = file;
        Read();
        _looking = System.CreateTimer(_ => Read(), null, Look, Look);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    /// <summary>Sets the clock of the process that looks at a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="ahead">By how much it is ahead of the true time.</param>
    public static void Set(string file, TimeSpan ahead)
    {
        var fresh = file + ".new";
        File.WriteAllText(fresh, ahead.Ticks.ToString(CultureInfo.InvariantCulture));
        File.Move(fresh, file, overwrite: true);
    }

    public void Dispose() => _looking.Dispose();

    private void Read()
    {
        if (File.Exists(_file) && long.TryParse(File.ReadAllText(_file), CultureInfo.InvariantCulture, out var ticks))
            Interlocked.Exchange(ref _ahead, ticks);
    }
}
