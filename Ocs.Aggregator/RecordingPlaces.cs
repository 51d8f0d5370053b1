namespace Ocs.Aggregator;

/// <summary>Where an aggregator keeps what it keeps.</summary>
/// <param name="Archive">The folder of the archive files.</param>
/// <param name="State">The folder of everything else, outside the archive.</param>
/// <param name="InstanceId">The aggregator's instance-id, which has folders of its own there.</param>
internal sealed record RecordingPlaces(string Archive, string State, string InstanceId)
{
    /// <summary>The log of messages.</summary>
    public string Log => Path.Combine(State, "log", Uri.EscapeDataString(InstanceId));

    /// <summary>The ledger.</summary>
    public string Ledger => Path.Combine(State, "ledger", Uri.EscapeDataString(InstanceId));

    /// <summary>Places in the log of databases, and what they refused.</summary>
    public string Sinks => Path.Combine(State, "sinks", Uri.EscapeDataString(InstanceId));

    /// <summary>What was cut off after crashes.</summary>
    public string Torn => Path.Combine(State, "torn");
}
