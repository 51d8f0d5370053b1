using Ocs.Access;

namespace Ocs.Core.Tests.Access;

public sealed class AccessRuleTests
{
    private static readonly AccessScope Everywhere = new() { IsDefault = true };

    private static readonly AccessRule[] Rules =
    [
        new() { Password = new("none", ""), Level = 1, Scope = Everywhere },
        new() { Password = HashedPassword.Of("pass-two", "md5"), Level = 2, Scope = Everywhere },
        new() { Password = HashedPassword.Of("pass-three", "md5"), Level = 3, Scope = Everywhere },
        new() { Password = HashedPassword.Of("fake-two", "none"), Level = 2, Scope = new() { AgentClass = "FakeDataAgent", InstanceId = "fake-*" } },
    ];

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("wrong", 1)]
    [InlineData("pass-two", 2)]
    [InlineData("pass-three", 3)]
    [InlineData("fake-two", 2)]
    public void A_password_gives_the_highest_level_of_the_rules_that_match(string? password, int level) =>
        Assert.Equal((level, ""), AccessRule.LevelOf(Rules, password, "FakeDataAgent", "fake-secure"));

    [Fact]
    public void A_password_for_other_agents_gives_nothing() =>
        Assert.Equal(1, AccessRule.LevelOf(Rules, "fake-two", "FakeDataAgent", "registry").Level);

    [Fact]
    public void Without_rules_everything_is_blocked() =>
        Assert.Equal((0, ""), AccessRule.LevelOf([], "pass-three", "FakeDataAgent", "fake-secure"));

    [Theory]
    [InlineData("pass-three", 0)]
    [InlineData("its", 2)]
    public void A_lockout_takes_levels_from_everyone_but_its_holder(string password, int level)
    {
        AccessRule held = new()
        {
            Password = HashedPassword.Of("its", "md5"),
            Level = 2,
            Scope = new() { AgentClass = "FakeDataAgent" },
            LockoutId = "test-grant",
            LockoutOwner = "me",
            LockoutLevels = [1, 2, 3],
        };
        var (found, detail) = AccessRule.LevelOf([.. Rules, held], password, "FakeDataAgent", "fake-secure");
        Assert.Equal(level, found);
        Assert.Equal(level == 0 ? "Privileges diminished; lockouts active: ['test-grant[me]']" : "", detail);
    }

    [Fact]
    public void A_lockout_of_the_upper_levels_leaves_the_lower_ones()
    {
        AccessRule held = new() { Password = HashedPassword.Of("its", "md5"), Level = 3, Scope = Everywhere, LockoutId = "x", LockoutLevels = [2, 3] };
        Assert.Equal(1, AccessRule.LevelOf([.. Rules, held], "pass-three", "A", "b").Level);
    }

    [Fact]
    public void A_rule_survives_the_wire()
    {
        AccessRule rule = new()
        {
            Password = new("md5", "e80bc9fa88f3d90c"),
            Level = 2,
            Scope = new() { AgentClass = "FakeDataAgent" },
            LockoutId = "test-grant",
            LockoutOwner = "me",
            LockoutLevels = [1, 2, 3],
        };
        const string sent = """
            {"hashed_pass":{"hash":"md5","value":"e80bc9fa88f3d90c"},"cred_level":2,"scope_spec":{"default":false,"agent_class":"FakeDataAgent","instance_id":null},"lockout_id":"test-grant","lockout_owner":"me","lockout_levels":[1,2,3]}
            """;
        Assert.Equal(sent.Trim(), Json.Write(rule.ToMap()));
        Assert.Equal(sent.Trim(), Json.Write(AccessRule.From(Json.Read(sent))!.ToMap()));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"hashed_pass": "x", "cred_level": 2, "scope_spec": {"default": true}}""")]
    [InlineData("""{"hashed_pass": {"hash": "md5", "value": "x"}, "cred_level": "2", "scope_spec": {"default": true}}""")]
    [InlineData("""{"hashed_pass": {"hash": "md5", "value": "x"}, "cred_level": 2, "scope_spec": {"default": 1}}""")]
    [InlineData("""{"hashed_pass": {"hash": "md5", "value": "x"}, "cred_level": 2, "scope_spec": {"default": true}, "lockout_levels": ["all"]}""")]
    public void What_is_no_rule_is_none(string sent) => Assert.Null(AccessRule.From(Json.Read(sent)));

    [Theory]
    [InlineData("FakeDataAgent", null, "FakeDataAgent", "x", true)]
    [InlineData("Fake*,Lake*", null, "Lakeshore240Agent", "x", true)]
    [InlineData("!Fake*", null, "Lakeshore240Agent", "x", true)]
    [InlineData("!Fake*", null, "FakeDataAgent", "x", false)]
    [InlineData("Fake*,!FakeDataAgent", null, "FakeDataAgent", "x", false)]
    [InlineData(null, "ls[0-3]", "A", "ls2", true)]
    [InlineData(null, "ls[!0-3]", "A", "ls2", false)]
    [InlineData(null, "ls?", "A", "ls24", false)]
    [InlineData(null, "a.b", "A", "aXb", false)]
    [InlineData(null, "[z-a]", "A", "[z-a]", true)]
    [InlineData("FakeDataAgent", "fake-1", "FakeDataAgent", "fake-2", false)]
    [InlineData(null, null, "A", "b", false)]
    public void A_scope_matches_as_shells_match_names(string? classes, string? instances, string agentClass, string instanceId, bool matches) =>
        Assert.Equal(matches, new AccessScope { AgentClass = classes, InstanceId = instances }.Matches(agentClass, instanceId));

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("A", null, 4)]
    [InlineData("!A", null, 1)]
    [InlineData(null, "b", 8)]
    [InlineData(null, "!b", 2)]
    [InlineData("!A", "b,!c", 9)]
    public void A_scope_that_names_its_agents_more_closely_counts_more(string? classes, string? instances, int specificity) =>
        Assert.Equal(specificity, new AccessScope { AgentClass = classes, InstanceId = instances }.Specificity);

    [Theory]
    [InlineData("none", "secret", "secret", true)]
    [InlineData("none", "secret", "Secret", false)]
    [InlineData("md5", "f12fb9bd82f7adb4", "pass-two", true)]
    [InlineData("md5", "", "anything", true)]
    [InlineData("none", "", null, true)]
    [InlineData("blocked", "", "", false)]
    [InlineData("sha512", "x", "x", false)]
    public void A_password_fits_its_hash(string hash, string value, string? password, bool fits) =>
        Assert.Equal(fits, new HashedPassword(hash, value).Fits(password));

    [Fact]
    public void A_password_does_not_stand_in_a_text() => Assert.DoesNotContain("secret", $"{new HashedPassword("none", "secret")}");
}
