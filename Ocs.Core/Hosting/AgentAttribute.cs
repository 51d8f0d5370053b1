namespace Ocs.Hosting;

/// <summary>Makes a class an agent, under the name that site files use as <c>agent-class</c>.</summary>
/// <param name="name">The agent class, such as <c>FakeDataAgent</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AgentAttribute(string name) : Attribute
{
    /// <summary>The agent class of site files.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the site's access policy does not hold for it, as for those who decide over access themselves.</summary>
    public bool IgnoresAccessPolicy { get; init; }
}
