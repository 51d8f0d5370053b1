using Ocs.Clients;
using Ocs.Wamp;

namespace Ocs.Cli.Tests.Terminal;

/// <summary>What can be typed in the shell of an agent, and what becomes of it.</summary>
public sealed class ShellTests
{
    private static readonly OperationDescription Set = new()
    {
        Name = "set",
        Raw = new WampMap
        {
            ["params"] = new WampList
            {
                Parameter("volts", "float"),
                Parameter("on", "bool"),
                Parameter("label", "str"),
                new WampMap { ["name"] = "mode", ["type"] = "str", ["choices"] = new WampList { "fast", "slow" } },
            },
        },
    };

    private static readonly AgentDescription Agent = new()
    {
        Tasks = [Set, new OperationDescription { Name = "settle" }],
        Processes = [new OperationDescription { Name = "acq" }],
    };

    public static readonly TheoryData<string, string> Completions = new()
    {
        { "", "acq exit feeds help ops quit set settle use" },
        { "set", "set settle" },
        { "acq ", "start status stop wait" },
        { "set ", "abort start status wait" },
        { "set sta", "start status" },
        { "set start ", "label= mode= on= volts=" },
        { "set start volts=1 ", "label= mode= on=" },
        { "set start on=", "on=false on=true" },
        { "set start mode=f", "mode=fast" },
        { "help s", "set settle" },
        { "use f", "fake-data-1" },
        { "nonsense start ", "" },
    };

    [Theory]
    [MemberData(nameof(Completions))]
    public void What_may_come_next_is_offered(string line, string words) =>
        Assert.Equal(words, string.Join(' ', ShellCompletion.Of(line, Agent, ["fake-data-1", "registry"])));

    [Theory]
    [InlineData("volts=5", "{\"volts\":5.0}")]
    [InlineData("volts=1e-3", "{\"volts\":0.001}")]
    [InlineData("volts=high", "{\"volts\":\"high\"}")]
    [InlineData("on=yes", "{\"on\":true}")]
    [InlineData("on=off", "{\"on\":false}")]
    [InlineData("on=None", "{\"on\":null}")]
    [InlineData("label=5", "{\"label\":\"5\"}")]
    [InlineData("label=none", "{\"label\":\"none\"}")]
    [InlineData("other=[1,2]", "{\"other\":[1,2]}")]
    [InlineData("other=text", "{\"other\":\"text\"}")]
    public void A_value_has_the_type_that_the_agent_says(string word, string parameters) =>
        Assert.Equal(parameters, JsonText.Write(ShellParameters.Read(Set, [word])));

    [Fact]
    public void A_word_that_is_no_parameter_is_told_which_there_are()
    {
        var wrong = Assert.Throws<ArgumentException>(() => ShellParameters.Read(Set, ["fast"]));
        Assert.Equal("'fast' has no '='; parameters are NAME=VALUE: volts, on, label, mode.", wrong.Message);
    }

    [Theory]
    [InlineData("print start text=\"hello world\"", "print|start|text=hello world")]
    [InlineData("  a   b  ", "a|b")]
    [InlineData("a 'b c' d", "a|b c|d")]
    [InlineData("set start map={\"a\": 1, \"b\": [1, 2]}", "set|start|map={\"a\": 1, \"b\": [1, 2]}")]
    [InlineData("", "")]
    public void A_line_is_split_at_spaces_but_for_those_in_quotes(string line, string words) => Assert.Equal(words, string.Join('|', ShellWords.Split(line)));

    [Fact]
    public void A_quote_that_is_not_closed_is_told() =>
        Assert.Equal("The quote \" is not closed.", Assert.Throws<ArgumentException>(() => ShellWords.Split("a \"b")).Message);

    private static WampMap Parameter(string name, string type) => new() { ["name"] = name, ["type"] = type };
}
