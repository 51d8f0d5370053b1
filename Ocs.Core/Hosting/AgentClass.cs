using System.Reflection;

namespace Ocs.Hosting;

/// <summary>One class of agents: its name in site files, and the type behind it.</summary>
public sealed class AgentClass
{
    internal AgentClass(string name, Type type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The <c>agent-class</c> of site files.</summary>
    public string Name { get; }

    /// <summary>The type that carries <see cref="AgentAttribute"/>.</summary>
    public Type Type { get; }

    /// <summary>Whether the site's access policy does not hold for it.</summary>
    internal bool IgnoresAccessPolicy => Type.GetCustomAttribute<AgentAttribute>(inherit: false)?.IgnoresAccessPolicy == true;

    /// <summary>The assembly it comes from.</summary>
    public Assembly Assembly => Type.Assembly;
}
