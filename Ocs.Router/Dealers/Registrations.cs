using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The procedures of a realm and who offers them. The dealer's lock guards it.</summary>
internal sealed class Registrations(TimeProvider clock)
{
    private readonly UriPatterns<Registration> _patterns = new();
    private readonly Dictionary<long, Registration> _byId = [];

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>All of them.</summary>
    public IEnumerable<Registration> All => _byId.Values;

    /// <summary>The one with an id, or null.</summary>
    public Registration? Find(long id) => _byId.GetValueOrDefault(id);

    /// <summary>The one with exactly this pattern, or null.</summary>
    public Registration? Find(MatchPolicy match, ReadOnlySpan<byte> uri) => _patterns.Find(match, uri);

    /// <summary>The one that answers calls of a procedure, or null.</summary>
    public Registration? Best(ReadOnlySpan<byte> uri) => _patterns.Best(uri);

    /// <summary>Makes one, without a callee yet.</summary>
    public Registration Create(ReadOnlySpan<byte> uri, in RegisterRequest options)
    {
        var registration = new Registration(uri.ToArray(), options.Match, options.Policy, clock.GetUtcNow());
        _patterns.Add(options.Match, registration.Uri, registration);
        _byId.Add(registration.Id, registration);
        return registration;
    }

    /// <summary>Adds a callee.</summary>
    public static void Add(Registration registration, RouterSession callee)
    {
        registration.Callees.Add(callee);
        callee.Registrations.Add(registration.Id, registration);
    }

    /// <summary>Removes a callee; the registration goes with its last one. True when it is gone.</summary>
    public bool Remove(Registration registration, RouterSession callee)
    {
        callee.Registrations.Remove(registration.Id);
        registration.Callees.Remove(callee);
        if (registration.Callees.Count > 0)
            return false;
        _patterns.Remove(registration.Match, registration.Uri);
        _byId.Remove(registration.Id);
        return true;
    }
}
