namespace Ocs.Clients;

/// <summary>One message of a session.</summary>
/// <param name="Time">When it was added, by the agent's clock.</param>
/// <param name="Text">What it says.</param>
public readonly record struct OpMessage(DateTimeOffset Time, string Text);
