namespace Ocs.DataNodes.Influx.Data;

/// <summary>
/// Where queries take their data from. Names are compared byte by byte; every member may be called from any thread
/// while data comes in, and answers what is there at that moment.
/// </summary>
internal interface IInfluxSource
{
    /// <summary>The same data for the statements of one request, which may share work; not for several threads.</summary>
    /// <param name="cancellationToken">Ends reading that takes long.</param>
    IInfluxSource Open(CancellationToken cancellationToken) => this;

    /// <summary>The names of all measurements, sorted; in OCS, agent addresses.</summary>
    IReadOnlyList<string> Measurements { get; }

    /// <summary>The series of a measurement; none where there is no such measurement.</summary>
    IReadOnlyList<IInfluxSeries> GetSeries(string measurement);
}

/// <summary>One set of tags of a measurement, and its fields; in OCS, a feed.</summary>
internal interface IInfluxSeries
{
    /// <summary>The tags.</summary>
    InfluxTags Tags { get; }

    /// <summary>The names and types of all fields, in any order.</summary>
    IReadOnlyList<KeyValuePair<string, InfluxType>> Fields { get; }

    /// <summary>The type of a field, <see cref="InfluxType.Unknown"/> where there is none.</summary>
    InfluxType GetType(string field);

    /// <summary>
    /// Reads the samples of a field in a range of times, or null where there is no such field. Samples that are not a
    /// number, or infinite, are left out: InfluxDB has none. The caller disposes the reader.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="from">First time, inclusive, in nanoseconds since 1970.</param>
    /// <param name="to">Last time, inclusive.</param>
    InfluxReader? Read(string field, long from, long to);
}
