using Ocs.Access;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>
/// The passwords of a person or a script, by agent: <c>~/.ocs-passwords.yaml</c>, or what <c>OCS_PASSWORDS_FILE</c> names.
/// A YAML list of entries with <c>default</c>, <c>agent_class</c> or <c>instance_id</c>, and <c>password_2</c>, <c>password_3</c>.
/// </summary>
public sealed class PasswordFile
{
    private readonly IReadOnlyList<(AccessScope Scope, string? Advanced, string? Full)> _entries;

    private PasswordFile(IReadOnlyList<(AccessScope Scope, string? Advanced, string? Full)> entries) => _entries = entries;

    /// <summary>Where the file is, as OCS finds it.</summary>
    /// <param name="environment">The environment variables; null for this process's.</param>
    public static string FindPath(Func<string, string?>? environment = null) =>
        (environment ?? Environment.GetEnvironmentVariable)("OCS_PASSWORDS_FILE") is { Length: > 0 } path
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ocs-passwords.yaml");

    /// <summary>Reads a file.</summary>
    /// <exception cref="SiteException">It cannot be read, or is no such list; names file and entry, but no password.</exception>
    public static PasswordFile Load(string path) => YamlFile.Read(path) switch
    {
        { IsNull: true } => new([]),
        var list when list.AsListOrNull() is { } items => new([.. items.Select((item, index) => Read(path, item, index))]),
        _ => throw new SiteException($"{path}: a list of entries with passwords belongs here."),
    };

    /// <summary>
    /// The password that gives a level at an agent: of the entries that match, the one that names the agent most closely,
    /// and of those the last. Empty where there is none, and for level 1.
    /// </summary>
    /// <param name="privileges">The level wanted, 1 to 3. For 2 an entry's password for 3 does, where it has no other.</param>
    /// <param name="agentClass">The agent's class.</param>
    /// <param name="instanceId">The agent's instance-id.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level for clients.</exception>
    public string Find(int privileges, string? agentClass, string? instanceId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(privileges, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(privileges, 3);
        if (privileges == 1)
            return "";
        var best = "";
        var closest = -1;
        foreach (var (scope, advanced, full) in _entries)
        {
            if ((privileges == 2 ? advanced ?? full : full) is not { } password || !scope.Matches(agentClass, instanceId) || scope.Specificity < closest)
                continue;
            (best, closest) = (password, scope.Specificity);
        }

        return best;
    }

    private static (AccessScope Scope, string? Advanced, string? Full) Read(string path, WampValue item, int index)
    {
        if (item.AsMapOrNull() is not { } map || AccessScope.From(map) is not { } scope)
            throw new SiteException($"{path}: entry {index + 1} needs 'default: true', or an agent_class or instance_id that is a text.");
        return (scope, Password("password_2"), Password("password_3"));

        string? Password(string key) => map.GetOrNull(key) is { IsNull: false } value
            ? value.AsStringOrNull() ?? throw new SiteException($"{path}: entry {index + 1}: {key} is no text; put a password of digits in quotes.")
            : null;
    }
}
