namespace Ocs.Aggregator.Tests;

public sealed class FieldNameTests
{
    [Theory]
    [InlineData("channel_00", "channel_00")]
    [InlineData("_lead_1", "_lead_1")]
    [InlineData("a b", "a_b")]
    [InlineData("T (K)", "T_K")]
    [InlineData("1st", "st")]
    [InlineData("__1_x", "__x")]
    [InlineData("µK", "K")]
    [InlineData("", "invalid_field")]
    [InlineData("°", "invalid_field")]
    [InlineData("123", "invalid_field")]
    [InlineData("a.b", "ab")]
    public void Names_become_such_as_archives_may_hold(string name, string expected) => Assert.Equal(expected, FieldName.Repair(name));

    [Fact]
    public void Names_are_cut_to_255_characters_with_their_suffix()
    {
        var name = FieldName.Repair(new string('x', 300));
        Assert.Equal(255, name.Length);
        Assert.Equal(new string('x', 252) + "_01", FieldName.Append(name, FieldName.Suffix(1)));
    }
}
