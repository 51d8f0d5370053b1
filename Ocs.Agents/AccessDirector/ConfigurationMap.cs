using Ocs.Access;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Agents.AccessDirector;

/// <summary>One map of the director's file, with its place for messages.</summary>
internal sealed class ConfigurationMap
{
    private readonly string _file;
    private readonly string _place;
    private readonly WampMap _map;

    public ConfigurationMap(string file, string place, WampValue value, string[] known)
    {
        _file = file;
        _place = place;
        _map = value.IsNull ? [] : value.AsMapOrNull() ?? throw new SiteException($"{file}: {place} is not a map.");
        if (_map.Keys.FirstOrDefault(key => !known.Contains(key)) is { } stray)
            throw Fault(stray, $"means nothing here; known are {string.Join(", ", known)}");
    }

    public bool Has(string key) => !_map.GetOrNull(key).IsNull;

    public WampValue Value(string key) => _map.GetOrNull(key);

    public string? Text(string key) => Value(key) is { IsNull: false } value ? value.AsStringOrNull() ?? throw Fault(key, "is not a text") : null;

    public AccessScope Scope() =>
        AccessScope.From(_map) is { } scope && (scope.IsDefault || scope.AgentClass is not null || scope.InstanceId is not null)
            ? scope
            : throw new SiteException($"{_file}: {_place} needs 'default: true', or an agent_class or instance_id that is a text.");

    public IEnumerable<ConfigurationMap> List(string key, string[] known) =>
        Items(key).Select((item, index) => new ConfigurationMap(_file, $"{key}[{index}]", item, known));

    public IEnumerable<int> Levels(string key) => Items(key).Select(item => Level(key, item));

    public int Level(string key, WampValue value) =>
        value is { Kind: WampValueKind.Integer } && value.AsInteger() is >= 0 and <= 4 and var level ? (int)level : throw Fault(key, "is not a level from 0 to 4");

    public SiteException Fault(string key, string what) => new($"{_file}: {_place}: {key} {what}.");

    private WampList Items(string key) => Has(key) ? Value(key).AsListOrNull() ?? throw Fault(key, "is not a list") : [];
}
