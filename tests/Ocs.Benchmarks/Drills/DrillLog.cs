using System.Globalization;

namespace Ocs.Benchmarks.Drills;

/// <summary>What the processes of a drill say, and what happens to them, with the true time.</summary>
internal sealed class DrillLog(string path)
{
    private readonly Lock _lock = new();

    public void Write(string who, string what)
    {
        lock (_lock)
            File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {who}: {what}\n"));
    }
}
