using System.Globalization;

namespace Ocs.Benchmarks.Drills;

/// <summary>What agents wrote beside the archive: how many samples each of their sessions has handed over.</summary>
internal static class DrillTruth
{
    /// <summary>The sessions of all agents, the oldest first: clocks jump, so their names do not tell.</summary>
    public static IReadOnlyList<(string Agent, string Session, long Made)> Read(string folder)
    {
        if (!Directory.Exists(folder))
            return [];
        return [.. new DirectoryInfo(folder).GetFiles().OrderBy(file => file.LastWriteTimeUtc).Select(file =>
        {
            var name = file.Name.Split(' ');
            var text = File.ReadAllText(file.FullName);
            return (name[0], name[1], text.Length == 0 ? 0 : long.Parse(text, CultureInfo.InvariantCulture));
        })];
    }

    /// <summary>Asks whether samples that an agent makes after now are in the log.</summary>
    public static Func<bool> WhetherNewSamplesOf(string agent, string folder, DrillLogTail tail)
    {
        var sessions = Read(folder).Where(session => session.Agent == agent).ToList();
        var known = sessions.Select(session => session.Session).ToHashSet();
        var (_, newest, made) = sessions.Count == 0 ? ("", "", 0) : sessions[^1];
        return () =>
        {
            tail.Advance();
            return tail.SamplesOf(agent, newest) > made || tail.SessionsOf(agent).Any(session => !known.Contains(session));
        };
    }
}
