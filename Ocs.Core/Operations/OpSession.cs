using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>One run of an operation: its status, messages and data, as clients see them. Safe to use from several threads.</summary>
public sealed class OpSession
{
    /// <summary>Marks the session degraded, or well again.</summary>
    public bool Degraded { get; set; }

    /// <summary>The credential level of who started it.</summary>
    public int CredentialLevel { get; init; } = 1;

    /// <summary>Adds a message for people, with the time of now.</summary>
    public void AddMessage(string text) => throw new NotImplementedException();

    /// <summary>Replaces the data. The map is not changed afterwards by the caller: give a new one each time.</summary>
    public void SetData(WampMap data) => throw new NotImplementedException();
}
