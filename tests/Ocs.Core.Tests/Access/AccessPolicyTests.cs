using Ocs.Access;

namespace Ocs.Core.Tests.Access;

public sealed class AccessPolicyTests
{
    [Theory]
    [InlineData("", "none", null, 1)]
    [InlineData("none", "none", "pw-three", 1)]
    [InlineData("override:pw-two,pw-three", "override", null, 1)]
    [InlineData("override:pw-two,pw-three", "override", "wrong", 1)]
    [InlineData("override:pw-two,pw-three", "override", "pw-two", 2)]
    [InlineData("override:pw-two,pw-three", "override", "pw-three", 3)]
    [InlineData("director:access-dir", "director", "pw-three", 0)]
    public void A_policy_gives_each_password_its_level(string policy, string name, string? password, int level)
    {
        var parsed = AccessPolicy.Parse(policy, "FakeDataAgent", "fake-data-1");
        Assert.Equal((name, level), (parsed.Name, parsed.LevelOf(password).Level));
    }

    [Theory]
    [InlineData("director:", "access-director")]
    [InlineData("director:access-dir", "access-dir")]
    public void A_director_has_an_instance_id(string policy, string director) =>
        Assert.Equal(director, Assert.IsType<DirectorPolicy>(AccessPolicy.Parse(policy)).Director);

    [Theory]
    [InlineData("director")]
    [InlineData("overide:secret,secret")]
    [InlineData("none:secret")]
    public void A_policy_that_is_none_is_refused_without_its_passwords(string policy)
    {
        var fault = Assert.Throws<ArgumentException>(() => AccessPolicy.Parse(policy));
        Assert.DoesNotContain("secret", fault.Message);
        Assert.Contains(policy.Split(':')[0], fault.Message);
    }

    [Fact]
    public void A_director_is_followed_where_it_speaks_to_all_or_to_this_agent()
    {
        var policy = new DirectorPolicy("access-dir", "FakeDataAgent", "fake-secure");
        Assert.True(policy.TryFollow(Json.Read(Message("\"reset\": true", 2)), 10));
        Assert.Equal((1, new AccessUpdate(10, 1, 7)), (policy.LevelOf(null).Level, policy.Update));
        Assert.True(policy.TryFollow(Json.Read(Message("\"target\": \"other\"", 0)), 20));
        Assert.Equal(1, policy.Update!.Count);
        Assert.True(policy.TryFollow(Json.Read(Message("\"target\": \"fake-secure\"", 0)), 30));
        Assert.Equal((0, new AccessUpdate(30, 2, 7)), (policy.LevelOf(null).Level, policy.Update));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"reset": true, "ac_version": 2, "step": 1, "rules": []}""")]
    [InlineData("""{"reset": true, "ac_version": 1, "step": 1}""")]
    [InlineData("""{"reset": true, "ac_version": 1, "step": 1, "rules": [{}]}""")]
    [InlineData("""{"ac_version": 1, "step": 1, "rules": []}""")]
    public void What_makes_no_sense_changes_nothing(string message)
    {
        var policy = new DirectorPolicy("access-dir", "FakeDataAgent", "fake-secure");
        policy.TryFollow(Json.Read(Message("\"reset\": true", 2)), 10);
        Assert.False(policy.TryFollow(Json.Read(message), 20));
        Assert.Equal((1, 10.0), (policy.LevelOf(null).Level, policy.Update!.Time));
    }

    private static string Message(string to, int rules) =>
        $$"""{{{to}}, "ac_version": 1, "step": 7, "rules": [{{string.Join(',', Enumerable.Repeat("""{"hashed_pass": {"hash": "none", "value": ""}, "cred_level": 1, "scope_spec": {"default": true, "agent_class": null, "instance_id": null}, "lockout_id": null, "lockout_owner": null, "lockout_levels": []}""", rules))}}]}""";
}
