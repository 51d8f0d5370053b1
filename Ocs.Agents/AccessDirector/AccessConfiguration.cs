using Ocs.Access;
using Ocs.Site;

namespace Ocs.Agents.AccessDirector;

/// <summary>Who may do what at a site, as a file says it: the rules of every password, and what can be had exclusively.</summary>
internal sealed class AccessConfiguration
{
    private static readonly string[] Keys = ["passwords_block_default_hashfunc", "distrib_hashfunc", "passwords", "exclusive_access_blocks"];
    private static readonly string[] PasswordKeys = ["default", "agent_class", "instance_id", "password_1", "password_2", "password_3", "password_4"];
    private static readonly string[] BlockKeys = ["name", "password", "hash", "grants"];

    // OCS's documentation writes lock_levels, its code lockout_levels.
    private static readonly string[] GrantKeys = ["default", "agent_class", "instance_id", "cred_level", "lockout_levels", "lock_levels"];

    private AccessConfiguration(IReadOnlyList<AccessRule> rules, IReadOnlyList<ExclusiveBlock> blocks)
    {
        Rules = rules;
        Blocks = blocks;
    }

    /// <summary>The rules of the passwords, hashed.</summary>
    public IReadOnlyList<AccessRule> Rules { get; }

    /// <summary>What can be had exclusively.</summary>
    public IReadOnlyList<ExclusiveBlock> Blocks { get; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="SiteException">It cannot be read or used; names file, key and value, but no password.</exception>
    public static AccessConfiguration Load(string path)
    {
        var file = new ConfigurationMap(path, "the file", YamlFile.Read(path), Keys);
        var given = file.Text("passwords_block_default_hashfunc") ?? "none";
        var sent = file.Text("distrib_hashfunc") ?? "md5";
        RequireFunction(file, "passwords_block_default_hashfunc", given);
        RequireFunction(file, "distrib_hashfunc", sent);
        return new(
            [.. file.List("passwords", PasswordKeys).SelectMany(entry => RulesOf(entry, given, sent))],
            [.. file.List("exclusive_access_blocks", BlockKeys).Select(BlockOf)]);
    }

    private static IEnumerable<AccessRule> RulesOf(ConfigurationMap entry, string given, string sent)
    {
        var scope = entry.Scope();
        for (var level = 1; level <= 4; level++)
        {
            var key = $"password_{level}";
            if (entry.Has(key))
                yield return new AccessRule { Password = PasswordOf(entry, key, given, sent), Level = level, Scope = scope };
        }
    }

    /// <summary>A text is what the default function makes of the password; clear ones are hashed before they are sent.</summary>
    private static HashedPassword PasswordOf(ConfigurationMap entry, string key, string given, string sent)
    {
        var password = entry.Value(key) is var value && value.AsStringOrNull() is { } text ? new(given, text)
            : HashedPassword.From(value) ?? throw entry.Fault(key, "is neither a text nor {hash: …, value: …}; put a password of digits in quotes");
        if (!HashedPassword.Functions.Contains(password.Hash))
            throw entry.Fault(key, $"has the hash function '{password.Hash}', which is none of {string.Join(", ", HashedPassword.Functions)}");
        return password.Hash == "none" && password.Value.Length > 0 ? HashedPassword.Of(password.Value, sent) : password;
    }

    private static ExclusiveBlock BlockOf(ConfigurationMap entry)
    {
        var hash = entry.Text("hash") ?? "md5";
        RequireFunction(entry, "hash", hash);
        return new(entry.Text("name") ?? throw entry.Fault("name", "is missing"))
        {
            Password = entry.Has("password") ? PasswordOf(entry, "password", "none", "none") : null,
            Hash = hash,
            Grants = [.. entry.List("grants", GrantKeys).Select(GrantOf)],
        };
    }

    private static ExclusiveGrant GrantOf(ConfigurationMap entry) => new(
        entry.Level("cred_level", entry.Value("cred_level")),
        entry.Scope(),
        [.. entry.Levels(entry.Has("lockout_levels") ? "lockout_levels" : "lock_levels")]);

    private static void RequireFunction(ConfigurationMap map, string key, string hash)
    {
        if (hash is not ("none" or "md5"))
            throw map.Fault(key, $"is '{hash}', which is none of the hash functions none, md5");
    }
}
