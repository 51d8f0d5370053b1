using System.Text;

namespace Ocs.Agents.HostManager.Processes;

/// <summary>
/// What is kept of one child while it runs, so that a host manager that comes back finds it: <c>ID.run</c>, by which the
/// process tells who it is; <c>ID.child</c>, its class and its target; <c>ID.out</c> and <c>ID.err</c>, what it writes.
/// </summary>
internal sealed class ChildFiles(string folder, string instanceId)
{
    private const long LongestOutput = 4_000_000;
    private const string ChildSuffix = ".child";

    private string? _written;

    /// <summary>Where the process writes who it is.</summary>
    public string Run => PathOf(".run");

    public string Output => PathOf(".out");

    public string Errors => PathOf(".err");

    /// <summary>The children that were left behind in a folder: instance-id, class, target.</summary>
    public static IReadOnlyList<(string InstanceId, string AgentClass, ChildTarget Target)> Find(string folder)
    {
        var found = new List<(string, string, ChildTarget)>();
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + ChildSuffix) : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            if (Read(file) is [var agentClass, var target, ..] && ChildPhaseNames.TargetOf(target) is { } wanted)
                found.Add((Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(file)), agentClass, wanted));
        }

        return found;
    }

    /// <summary>The process that its last start made, if it still runs.</summary>
    public ProcessIdentity? FindRunning() => ProcessIdentity.FromRecord(Read(Run)) is { IsAlive: true } running ? running : null;

    /// <summary>Remembers class and target.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Remember(string agentClass, ChildTarget target)
    {
        var text = $"{agentClass}\n{ChildPhaseNames.Of(target)}\n";
        if (text == _written)
            return;
        Directory.CreateDirectory(folder);
        var temporary = PathOf(ChildSuffix + ".new");
        File.WriteAllText(temporary, text);
        File.Move(temporary, PathOf(ChildSuffix), overwrite: true);
        _written = text;
    }

    /// <summary>Forgets everything but what it wrote.</summary>
    public void Forget()
    {
        _written = null;
        Delete(PathOf(ChildSuffix));
        Delete(Run);
    }

    /// <summary>Makes the folder, and clears what an earlier run left there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Prepare()
    {
        Directory.CreateDirectory(folder);
        Delete(Run);
        foreach (var file in (string[])[Output, Errors])
        {
            if (File.Exists(file))
                File.Move(file, file + ".1", overwrite: true);
        }
    }

    /// <summary>Keeps output that has become too long as <c>.1</c>, and lets it begin anew; the process appends, so it does not notice.</summary>
    public void Trim()
    {
        foreach (var file in new[] { new FileInfo(Output), new FileInfo(Errors) }.Where(file => file.Exists && file.Length > LongestOutput))
        {
            File.Copy(file.FullName, file.FullName + ".1", overwrite: true);
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            stream.SetLength(0);
        }
    }

    /// <summary>The last lines of its standard error.</summary>
    public IReadOnlyList<string> LastErrors(int most)
    {
        const int tail = 8192;
        try
        {
            using var stream = new FileStream(Errors, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(-Math.Min(tail, stream.Length), SeekOrigin.End);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(most)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] Read(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // A record that stays is checked against the process that it names.
        }
    }

    private string PathOf(string suffix) => Path.Combine(folder, Uri.EscapeDataString(instanceId) + suffix);
}
