using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Ocs.Site;

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

    /// <summary>What keeps an instance of a site file from starting, as far as can be told without starting it: its class, all its arguments.</summary>
    /// <param name="site">The instance's place in its site.</param>
    /// <returns>A sentence for each fault, which names key and value; none where nothing is wrong.</returns>
    public IReadOnlyList<string> FaultsOf(AgentSite site) => TryGet(site.Instance.AgentClass, out var agentClass)
        ? [.. AgentFactory.FaultsOf(agentClass, site).Select(fault => $"arguments: {fault.Message.Replace($"{SitePlace.Of(site)}: ", "", StringComparison.Ordinal)}")]
        : [$"agent-class: there is no {site.Instance.AgentClass} here{(Nearest(site.Instance.AgentClass) is { } near ? $"; {near} is near" : "")}."];

    /// <summary>The class whose name is most like another; null where none is. Another number is another instrument, and no slip.</summary>
    private string? Nearest(string name)
    {
        var nearest = _classes.Keys.Where(known => known.Where(char.IsDigit).SequenceEqual(name.Where(char.IsDigit)))
            .Select(known => (Name: known, Steps: Steps(known, name))).DefaultIfEmpty().MinBy(known => known.Steps);
        return nearest.Name is not null && nearest.Steps <= Math.Max(2, name.Length / 4) ? nearest.Name : null;
    }

    /// <summary>How many letters must be put in, taken out or changed to make one name of another (Levenshtein); case costs nothing.</summary>
    private static int Steps(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[^1];
    }

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
