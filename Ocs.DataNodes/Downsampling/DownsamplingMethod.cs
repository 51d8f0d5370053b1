namespace Ocs.DataNodes;

/// <summary>Which samples stand for many. Buckets of time begin at multiples of the interval, so that a refresh moves nothing.</summary>
public enum DownsamplingMethod
{
    /// <summary>The largest triangle among the extremes of each bucket, and its extremes where they stick out: looks like all samples.</summary>
    MinMaxLttb,

    /// <summary>The smallest and the largest sample of each bucket.</summary>
    MinMax,

    /// <summary>The first, smallest, largest and last sample of each bucket: the same pixels as all samples.</summary>
    M4,

    /// <summary>The mean of each bucket, at the begin of the bucket.</summary>
    Mean,

    /// <summary>The sample of each bucket that makes the largest triangle with its neighbours.</summary>
    Lttb,

    /// <summary>The last sample of each bucket.</summary>
    Last,

    /// <summary>Every sample; where there are more than asked for, the newest.</summary>
    None,
}
