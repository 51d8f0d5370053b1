using Ocs.Hosting;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Hosting;

public sealed class PythonArgumentsTests
{
    private static readonly string[] Required = ["action", "op_name"];
    private static readonly string[] Optional = ["params", "timeout", "password"];

    [Theory]
    [InlineData("[]", "{}", "f() missing 2 required positional arguments: 'action' and 'op_name'")]
    [InlineData("""["status"]""", "{}", "f() missing 1 required positional argument: 'op_name'")]
    [InlineData("""["status", "acq"]""", """{"bogus": 1}""", "f() got an unexpected keyword argument 'bogus'")]
    [InlineData("""["status", "acq"]""", """{"action": 1}""", "f() got multiple values for argument 'action'")]
    [InlineData("[1, 2, 3, 4, 5, 6]", "{}", "f() takes from 3 to 6 positional arguments but 7 were given")]
    public void What_does_not_fit_is_told_as_Python_tells_it(string positional, string keyword, string fault)
    {
        var thrown = Assert.Throws<WampException>(() => PythonArguments.Bind("f", Arguments(positional, keyword), Required, Optional));
        Assert.Equal("wamp.error.runtime_error", thrown.ErrorUri);
        Assert.Equal(fault, thrown.Arguments.At(0).AsString());
    }

    [Fact]
    public void Further_keywords_pass_where_the_function_takes_any()
    {
        var bound = PythonArguments.Bind("f", Arguments("""["get_api"]""", """{"extra": 1}"""), ["q"], null);
        Assert.Equal("get_api", bound["q"].AsString());
        var thrown = Assert.Throws<WampException>(() => PythonArguments.Bind("f", Arguments("[1, 2]", "{}"), ["q"], null));
        Assert.Equal("f() takes 2 positional arguments but 3 were given", thrown.Arguments.At(0).AsString());
    }

    [Fact]
    public void Names_may_come_either_way()
    {
        var bound = PythonArguments.Bind("f", Arguments("""["wait"]""", """{"op_name": "acq", "timeout": 5}"""), Required, Optional);
        Assert.Equal(("wait", "acq", 5L, true), (bound["action"].AsString(), bound["op_name"].AsString(), bound["timeout"].AsInteger(), bound["password"].IsNull));
    }

    private static WampArguments Arguments(string positional, string keyword) =>
        new() { Positional = Json.Read(positional).AsList(), Keyword = Json.Read(keyword).AsMap() };
}
