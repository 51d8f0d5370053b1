namespace Ocs.Operations;

/// <summary>Makes a method a process of the agent. Its XML documentation is the docstring that <c>get_api</c> publishes.</summary>
/// <param name="name">The name on the wire, such as <c>acq</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentProcessAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;

    /// <summary>The least credential level that may start or stop it, 1 to 4.</summary>
    public int MinimumPrivileges { get; init; } = 1;

    /// <summary>
    /// The same where the site has an access policy; without one <see cref="MinimumPrivileges"/> holds. It never lowers:
    /// without a policy everyone has level 1, so that what asks for more there can only start by itself.
    /// </summary>
    public int PrivilegesUnderPolicy { get; init; } = 1;

    /// <summary>Whether it starts by itself when the agent joins for the first time.</summary>
    public bool Startup { get; init; }

    /// <summary>Whether it blocks its thread, and so runs on one of its own.</summary>
    public bool Blocking { get; init; }
}
