using System.Security.Cryptography;
using Ocs.Access;
using Ocs.Wamp;

namespace Ocs.Agents.AccessDirector;

/// <summary>The rules in force: those of the file, and those of the grants that are held. Safe to use from several threads.</summary>
internal sealed class AccessBook(TimeProvider clock)
{
    private const double GrantSeconds = 60;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly Lock _lock = new();
    private readonly List<HeldGrant> _held = [];
    private AccessConfiguration? _configuration;
    private long _step = 1;

    /// <summary>The grants as session data shows them.</summary>
    public WampList Grants
    {
        get
        {
            lock (_lock)
                return new(_held.Select(grant => (WampValue)grant.ToMap()));
        }
    }

    /// <summary>Follows another file from now on; grants that are held stay.</summary>
    public void Follow(AccessConfiguration configuration)
    {
        lock (_lock)
        {
            _configuration = configuration;
            _step++;
        }
    }

    /// <summary>All rules, for everybody.</summary>
    public WampMap ToReset()
    {
        lock (_lock)
            return Message(new() { ["reset"] = true }, Rules());
    }

    /// <summary>The rules of one agent, for it alone.</summary>
    public WampMap ToTarget(string instanceId, string? agentClass)
    {
        lock (_lock)
            return Message(new() { ["target"] = instanceId }, Rules().Where(rule => rule.Scope.Matches(agentClass, instanceId)));
    }

    /// <summary>Ends the grants whose time is over; their names.</summary>
    public IReadOnlyList<string> Expire()
    {
        lock (_lock)
        {
            var over = _held.Where(grant => grant.ExpireAt <= Now()).Select(grant => grant.Name).ToList();
            if (_held.RemoveAll(grant => over.Contains(grant.Name)) > 0)
                _step++;
            return over;
        }
    }

    /// <summary>Gives, prolongs or takes back a grant; OCS's words. Whether the rules changed shows in <paramref name="changed"/>.</summary>
    public WampValue Request(GrantRequest request, out bool changed)
    {
        lock (_lock)
        {
            var before = _step;
            var answer = Answer(request);
            changed = _step != before;
            return answer;
        }
    }

    private WampValue Answer(GrantRequest request)
    {
        if (request.Name is not { } name)
            return Error("No grant_name specified.");
        if (_configuration!.Blocks.FirstOrDefault(block => block.Name == name) is not { } block)
            return Error($"Named grant not found ({name})");
        if (block.Password is { } password && !password.Fits(request.Password))
            return Error($"Credential failed to access ({name})");
        var held = _held.Find(grant => grant.Name == name);
        return request.Action switch
        {
            "acquire" when held is not null && request.IsStrict => Error($"Grant is already held (grantee: {held.Grantee ?? "None"}); release it first."),
            "acquire" => Acquire(block, held, request),
            "renew" when held is null => Error("Grant is not currently held; cannot renew."),
            "renew" => Renew(held, request),
            "release" when held is null && request.IsStrict => Error("Grant is not currently held; cannot release."),
            "release" => Release(held, name),
            _ => WampValue.Null,
        };
    }

    private WampMap Acquire(ExclusiveBlock block, HeldGrant? held, GrantRequest request)
    {
        if (held is not null)
            _held.Remove(held);
        var password = RandomNumberGenerator.GetString(Letters, 8);
        var grant = new HeldGrant(block.Name, ExpiryOf(request), request.Grantee, block.RulesFor(password, request.Grantee));
        _held.Add(grant);
        _step++;
        return new()
        {
            ["message"] = "grant acquired",
            ["password"] = password,
            ["grant_name"] = block.Name,
            ["expire_at"] = grant.ExpireAt,
            ["step"] = _step,
        };
    }

    private WampMap Renew(HeldGrant held, GrantRequest request)
    {
        var renewed = held with { ExpireAt = ExpiryOf(request) };
        _held[_held.IndexOf(held)] = renewed;
        return new() { ["message"] = "grant renewed", ["grant_name"] = held.Name, ["expire_at"] = renewed.ExpireAt, ["step"] = _step };
    }

    private WampMap Release(HeldGrant? held, string name)
    {
        if (held is not null && _held.Remove(held))
            _step++;
        return new() { ["message"] = "grant released", ["grant_name"] = name, ["step"] = _step };
    }

    private IEnumerable<AccessRule> Rules() => _configuration!.Rules.Concat(_held.SelectMany(grant => grant.Rules));

    private WampMap Message(WampMap message, IEnumerable<AccessRule> rules)
    {
        message["ac_version"] = AccessRule.Version;
        message["step"] = _step;
        message["rules"] = new WampList(rules.Select(rule => (WampValue)rule.ToMap()));
        return message;
    }

    private double ExpiryOf(GrantRequest request) => request.ExpireAt ?? Now() + GrantSeconds;

    private double Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static WampMap Error(string text) => new() { ["error"] = text };
}
