using Ocs.Wamp;

namespace Ocs.Clients.Tests.Operations;

public sealed class OperationParametersTests
{
    [Fact]
    public void Properties_become_entries_and_numbers_keep_their_kind()
    {
        var map = OperationParameters.ToMap(new
        {
            delay = 2.0,
            count = 2,
            on = true,
            name = "x",
            none = (string?)null,
            list = new[] { 1, 2 },
            time = TimeSpan.FromSeconds(1.5),
            nested = new Dictionary<string, object> { ["a"] = 1.0f },
        });
        Assert.Equal(
            new WampMap
            {
                ["delay"] = 2.0,
                ["count"] = 2L,
                ["on"] = true,
                ["name"] = "x",
                ["none"] = WampValue.Null,
                ["list"] = new WampList { 1L, 2L },
                ["time"] = 1.5,
                ["nested"] = new WampMap { ["a"] = 1.0 },
            },
            map);
        Assert.Equal(WampValueKind.Double, map["delay"].Kind);
        Assert.Equal(WampValueKind.Integer, map["count"].Kind);
    }

    [Fact]
    public void What_cannot_be_sent_is_named() =>
        Assert.Equal(
            "The parameter stream is a MemoryStream, which cannot be sent.",
            Assert.Throws<ArgumentException>(() => OperationParameters.ToMap(new { stream = new MemoryStream() })).Message);
}
