using Ocs.Operations;

namespace Ocs.Core.Tests.Operations;

public sealed class ParameterTests
{
    private readonly Bench _bench = new(new WireAgent());

    public static readonly TheoryData<string, string> Refused = new()
    {
        { "{}", "Param 'f' is required and must not be None" },
        { """{"f": "1.5"}""", "Param 'f'=1.5 is not of required type (<class 'float'>)" },
        { """{"f": null}""", "Param 'f' is required and must not be None" },
        { """{"f": 1, "i": 2.0}""", "Param 'i'=2.0 is not of required type (<class 'int'>)" },
        { """{"f": 1, "i": 99999999999}""", "Param 'i' failed validity check (see docs?)." },
        { """{"f": 1, "s": 3}""", "Param 's'=3 is not of required type (<class 'str'>)" },
        { """{"f": 1, "s": [1, "a'b", null, true, {"k": 1e-5}]}""", """Param 's'=[1, "a'b", None, True, {'k': 1e-05}] is not of required type (<class 'str'>)""" },
        { """{"f": 1, "b": 1}""", "Param 'b'=1 is not of required type (<class 'bool'>)" },
        { """{"f": 1, "mode": "bad"}""", "Param 'mode'=bad is not in allowed set (['on', 'off', 3])" },
        { """{"f": 1, "c": "x"}""", "Param 'c'=x could not be cast to <class 'int'>." },
        { """{"f": 1, "pos": -1}""", "Param 'pos' failed validity check (see docs?)." },
        { """{"f": 1, "pos": NaN}""", "Param 'pos' failed validity check (see docs?)." },
        { """{"f": 1, "tup": "ab"}""", "Param 'tup'=ab is not of required type (<class 'tuple'>)" },
        { """{"f": 1, "lst": [1, "a"]}""", "Param 'lst'=[1, 'a'] is not of required type (<class 'list'>)" },
        { """{"f": 1, "zzz": 1}""", "params included unexpected values: ['zzz']" },
        { """{"f": 1, "zzz": 1, "yyy": null}""", "params included unexpected values: ['zzz', 'yyy']" },
        { """{"f": "x", "zzz": 1}""", "Param 'f'=x is not of required type (<class 'float'>)" },
        { "[1, 2]", "CRASH: during param pre-processing: 'list' object has no attribute 'get'" },
        { "\"str\"", "CRASH: during param pre-processing: 'str' object has no attribute 'get'" },
        { "3", "CRASH: during param pre-processing: 'int' object has no attribute 'get'" },
    };

    public static readonly TheoryData<string, string> Taken = new()
    {
        { """{"f": 1}""", """{"f":1.0,"i":7,"s":"abc","b":false,"mode":"on","c":null,"pos":1.0,"tup":null,"lst":null,"nn":5}""" },
        { """{"f": 1.5}""", """{"f":1.5,"i":7,"s":"abc","b":false,"mode":"on","c":null,"pos":1.0,"tup":null,"lst":null,"nn":5}""" },
        { """{"f": true, "i": true}""", """{"f":1.0,"i":1,"s":"abc","b":false,"mode":"on","c":null,"pos":1.0,"tup":null,"lst":null,"nn":5}""" },
        { """{"f": 1, "i": null}""", """{"f":1.0,"i":7,"s":"abc","b":false,"mode":"on","c":null,"pos":1.0,"tup":null,"lst":null,"nn":5}""" },
        { """{"f": 1, "mode": 3, "b": true}""", """{"f":1.0,"i":7,"s":"abc","b":true,"mode":3,"c":null,"pos":1.0,"tup":null,"lst":null,"nn":5}""" },
        { """{"f": 1, "c": "12"}""", """{"f":1.0,"i":7,"s":"abc","b":false,"mode":"on","c":12,"pos":1.0,"tup":null,"lst":null,"nn":5}""" },
        { """{"f": 1, "c": 3.7, "pos": 2}""", """{"f":1.0,"i":7,"s":"abc","b":false,"mode":"on","c":3,"pos":2.0,"tup":null,"lst":null,"nn":5}""" },
        { """{"f": 1, "tup": [1, 2], "lst": [1, 2]}""", """{"f":1.0,"i":7,"s":"abc","b":false,"mode":"on","c":null,"pos":1.0,"tup":[1,2],"lst":[1,2],"nn":5}""" },
        { """{"f": 1, "nn": null}""", """{"f":1.0,"i":7,"s":"abc","b":false,"mode":"on","c":null,"pos":1.0,"tup":null,"lst":null,"nn":null}""" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Wrong_parameters_are_refused_in_OCSs_words(string parameters, string text)
    {
        var reply = await _bench.AskAsync("start", "params_task", Json.Read(parameters));
        Assert.Equal((ResponseCode.Error, text), (reply.Code, reply.Text));
        Assert.Empty(reply.Session);
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task Right_parameters_arrive_converted(string parameters, string seen)
    {
        var reply = await _bench.RunAsync("params_task", Json.Read(parameters));
        Assert.Equal(seen, Json.Write(reply.Session["data"]));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task An_operation_without_parameters_takes_every_way_to_send_none(string parameters)
    {
        var reply = await _bench.RunAsync("no_params_task", Json.Read(parameters));
        Assert.Equal("Operation \"no_params_task\" is currently not running (SUCCEEDED).", reply.Text);
    }

    [Fact]
    public async Task An_operation_without_parameters_refuses_any()
    {
        var reply = await _bench.AskAsync("start", "no_params_task", Json.Read("""{"a": 1}"""));
        Assert.Equal("params included unexpected values: ['a']", reply.Text);
    }

    [Theory]
    [InlineData("""{"any":["thing"]}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Raw_parameters_arrive_as_they_were_sent(string parameters)
    {
        var reply = await _bench.RunAsync("raw_task", Json.Read(parameters));
        Assert.Equal(parameters, Json.Write(reply.Session["data"].AsMap()["params"]));
    }
}
