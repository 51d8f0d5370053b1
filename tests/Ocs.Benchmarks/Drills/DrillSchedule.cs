using System.Runtime.InteropServices;

namespace Ocs.Benchmarks.Drills;

/// <summary>Which fault begins when, with which strength, and for how long: all of it from a seed.</summary>
internal static class DrillSchedule
{
    /// <summary>How many faults there are at one moment, at most.</summary>
    private const int AtOnce = 2;

    private const double ShortestPause = 0.2;
    private const double LongestPause = 1.4;

    /// <summary>A fault in a schedule.</summary>
    /// <param name="At">When it begins.</param>
    /// <param name="Length">How long it lasts.</param>
    /// <param name="Fault">The fault.</param>
    /// <param name="Strength">How strong it is, from 0 to 1.</param>
    public sealed record Entry(TimeSpan At, TimeSpan Length, DrillFault Fault, double Strength)
    {
        public TimeSpan End => At + Length;
    }

    /// <summary>Makes a schedule: rounds in which every fault comes as often as its share says, in any order.</summary>
    /// <param name="random">The seed.</param>
    /// <param name="faults">What there is.</param>
    /// <param name="time">How long it goes on.</param>
    /// <param name="outage">A fault that is there besides; null for none.</param>
    public static List<Entry> Make(Random random, IReadOnlyList<DrillFault> faults, TimeSpan time, Entry? outage = null)
    {
        var entries = new List<Entry>();
        var round = new List<DrillFault>();
        for (var at = TimeSpan.Zero; ;)
        {
            at += TimeSpan.FromSeconds(ShortestPause + random.NextDouble() * (LongestPause - ShortestPause));
            DrillFault? next;
            while ((next = round.Find(fault => IsPossible(entries, fault, at) && IsApart(outage, fault, at))) is null)
            {
                // What cannot come during an outage does not keep the next round waiting.
                if (round.TrueForAll(fault => !IsApart(outage, fault, at)))
                    round = Shuffle(random, faults.Where(fault => IsApart(outage, fault, at)));
                else
                    at += TimeSpan.FromSeconds(ShortestPause);
            }

            round.Remove(next);
            // Mostly short, now and then long.
            var share = Math.Pow(random.NextDouble(), 2);
            var entry = new Entry(at, next.Shortest + share * (next.Longest - next.Shortest), next, random.NextDouble());
            if (entry.End > time)
            {
                if (at > time - TimeSpan.FromSeconds(LongestPause))
                    return outage is null ? entries : [.. entries.Append(outage).OrderBy(one => one.At)];
                continue;
            }

            entries.Add(entry);
        }
    }

    private static List<DrillFault> Shuffle(Random random, IEnumerable<DrillFault> faults)
    {
        List<DrillFault> round = [.. faults.SelectMany(fault => Enumerable.Repeat(fault, fault.Share))];
        random.Shuffle(CollectionsMarshal.AsSpan(round));
        return round;
    }

    private static bool IsPossible(List<Entry> entries, DrillFault fault, TimeSpan at) =>
        entries.Count(entry => entry.End > at) < AtOnce
        && entries.TrueForAll(entry => entry.End + entry.Fault.Rest <= at || !entry.Fault.Places.Intersect(fault.Places).Any());

    /// <summary>Whether a fault can neither last into an outage nor fall into it.</summary>
    private static bool IsApart(Entry? outage, DrillFault fault, TimeSpan at) =>
        outage is null || !outage.Fault.Places.Intersect(fault.Places).Any() || at + fault.Longest + fault.Rest < outage.At || at > outage.End;
}
