using System.Text;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Authorization;

public sealed class RolePermissionsTests
{
    private static readonly RolePermissions Permissions = new(
    [
        new PermissionOptions("site.", MatchPolicy.Prefix) { Publish = true, Subscribe = true, Call = true },
        new PermissionOptions("site.secret.", MatchPolicy.Prefix) { Call = true },
        new PermissionOptions("site.secret.door", MatchPolicy.Exact) { Publish = true, DisclosePublisher = true },
        new PermissionOptions("site..feeds", MatchPolicy.Wildcard) { Subscribe = true },
        new PermissionOptions("other..feeds", MatchPolicy.Wildcard) { Subscribe = true },
    ]);

    [Theory]
    [InlineData("site.a", nameof(Operation.Publish), true)]
    [InlineData("site.a", nameof(Operation.Register), false)]
    [InlineData("elsewhere.a", nameof(Operation.Publish), false)]
    [InlineData("site.secret.a", nameof(Operation.Publish), false)]
    [InlineData("site.secret.a", nameof(Operation.Call), true)]
    [InlineData("site.secret.door", nameof(Operation.Publish), true)]
    [InlineData("site.secret.door", nameof(Operation.Call), false)]
    [InlineData("site.secret.door.knob", nameof(Operation.Publish), false)]
    [InlineData("site.lab.feeds", nameof(Operation.Subscribe), true)]
    [InlineData("site.lab.feeds", nameof(Operation.Publish), false)]
    [InlineData("other.lab.feeds", nameof(Operation.Subscribe), true)]
    [InlineData("other.lab.more.feeds", nameof(Operation.Subscribe), false)]
    public void The_most_definite_permission_decides_alone(string uri, string operation, bool isAllowed) =>
        Assert.Equal(isAllowed, Permissions.Decide(Enum.Parse<Operation>(operation), Encoding.UTF8.GetBytes(uri)).IsAllowed);

    [Theory]
    [InlineData("site.", MatchPolicy.Prefix, true)]
    [InlineData("site", MatchPolicy.Prefix, false)]
    [InlineData("site.lab.feeds", MatchPolicy.Prefix, true)]
    [InlineData("site.secret.", MatchPolicy.Prefix, false)]
    [InlineData("other.lab.feeds", MatchPolicy.Prefix, false)]
    [InlineData("site..feeds", MatchPolicy.Wildcard, true)]
    [InlineData("site..feeds.temps", MatchPolicy.Wildcard, true)]
    [InlineData("..feeds", MatchPolicy.Wildcard, false)]
    [InlineData(".lab.feeds", MatchPolicy.Wildcard, false)]
    [InlineData("other..feeds", MatchPolicy.Wildcard, true)]
    [InlineData("other..", MatchPolicy.Wildcard, false)]
    public void A_pattern_is_allowed_where_all_that_it_matches_is(string pattern, MatchPolicy match, bool isAllowed) =>
        Assert.Equal(isAllowed, Permissions.Decide(Operation.Subscribe, Encoding.UTF8.GetBytes(pattern), match).IsAllowed);

    [Fact]
    public void Disclosure_belongs_to_a_permission()
    {
        Assert.Equal(new Decision(true, true), Permissions.Decide(Operation.Publish, "site.secret.door"u8));
        Assert.Equal(new Decision(true), Permissions.Decide(Operation.Publish, "site.a"u8));
    }

    [Fact]
    public void Whoever_may_do_everything_needs_no_decision()
    {
        var everything = new PermissionOptions("", MatchPolicy.Prefix) { Call = true, Register = true, Publish = true, Subscribe = true };
        Assert.True(new RolePermissions([everything]).AllowsEverything);
        Assert.False(new RolePermissions([everything with { DiscloseCaller = true }]).AllowsEverything);
        Assert.False(new RolePermissions([everything, new PermissionOptions("secret", MatchPolicy.Exact)]).AllowsEverything);
        Assert.False(Permissions.AllowsEverything);
    }
}
