using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Ocs.Hosting;

/// <summary>The agent classes of some assemblies, by the name that site files use.</summary>
public sealed class AgentCatalog
{
    private readonly SortedDictionary<string, AgentClass> _classes = new(StringComparer.Ordinal);

    private AgentCatalog()
    {
    }

    /// <summary>Every class in these assemblies that carries <see cref="AgentAttribute"/>.</summary>
    /// <exception cref="ArgumentException">Two classes have one name; the message names both.</exception>
    public static AgentCatalog Of(params IEnumerable<Assembly> assemblies) =>
        Of(assemblies.Distinct().SelectMany(assembly => assembly.GetTypes()));

    /// <summary>Those of these types that carry <see cref="AgentAttribute"/>.</summary>
    /// <exception cref="ArgumentException">Two classes have one name; the message names both.</exception>
    public static AgentCatalog Of(params IEnumerable<Type> types)
    {
        var catalog = new AgentCatalog();
        foreach (var type in types.Distinct())
        {
            if (type.GetCustomAttribute<AgentAttribute>(inherit: false) is { } attribute)
                catalog.Add(new AgentClass(attribute.Name, type));
        }

        return catalog;
    }

    /// <summary>The classes, by name.</summary>
    public IReadOnlyCollection<AgentClass> Classes => _classes.Values;

    /// <summary>Finds a class by the name that site files use.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out AgentClass? agentClass) => _classes.TryGetValue(name, out agentClass);

    private void Add(AgentClass added)
    {
        if (!_classes.TryAdd(added.Name, added))
        {
            var first = _classes[added.Name];
            throw new ArgumentException(
                $"The agent class {added.Name} exists twice: as {first.Type.FullName} in {first.Assembly.GetName().Name} "
                + $"and as {added.Type.FullName} in {added.Assembly.GetName().Name}.");
        }
    }
}
