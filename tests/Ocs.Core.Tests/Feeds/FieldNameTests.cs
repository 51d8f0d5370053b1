using Ocs.Feeds;

namespace Ocs.Core.Tests.Feeds;

public sealed class FieldNameTests
{
    [Theory]
    [InlineData("channel_00")]
    [InlineData("_lead_1")]
    [InlineData("___")]
    [InlineData("A")]
    public void Good_names_pass(string name) => Assert.True(FieldName.IsValid(name, out _));

    [Theory]
    [InlineData("1a")]
    [InlineData("_1a")]
    [InlineData("a-b")]
    [InlineData("Kelvin°")]
    [InlineData("")]
    public void Bad_names_do_not(string name) => Assert.False(FieldName.IsValid(name, out _));

    [Theory]
    [InlineData("", "invalid_field")]
    [InlineData("a b", "a_b")]
    [InlineData("__1x.y-z", "__xyz")]
    [InlineData("1st channel", "st_channel")]
    [InlineData("°", "invalid_field")]
    [InlineData("good", "good")]
    public void The_nearest_good_name_is_found(string name, string enforced)
    {
        Assert.Equal(enforced, FieldName.Enforce(name));
        Assert.True(FieldName.IsValid(enforced, out _));
    }

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(255, FieldName.Enforce(new string('x', 300)).Length);
}
