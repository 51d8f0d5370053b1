namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Finds a place in ascending times.</summary>
internal static class TimeSearch
{
    /// <summary>How many of the times are before a time; quick when few are.</summary>
    public static int CountBefore(ReadOnlySpan<long> times, long time)
    {
        var reach = 1;
        while (reach < times.Length && times[reach] < time)
            reach *= 2;
        var low = reach / 2;
        var high = Math.Min(reach + 1, times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (times[middle] < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
