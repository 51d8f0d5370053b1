using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The answer to a call, encoded as the bridge sends it.</summary>
internal sealed record HttpCallResult(byte[] Body)
{
    /// <summary>A result: <c>args</c>, <c>kwargs</c> or both, without blanks.</summary>
    public static HttpCallResult OfResult(in MessageView result)
    {
        using var body = MessageBuilder.Rent(WampSerializer.Json);
        body.BeginMap(2);
        if (result.Count > 3 && !(result.IsPlain(3) && result.Count > 4))
            body.Key("args"u8).Raw(result.Raw(3));
        if (result.Count > 4)
            body.Key("kwargs"u8).Raw(result.Raw(4));
        if (result.Count <= 3)
            body.Key("args"u8).BeginList(0).EndList();
        return new HttpCallResult(body.EndMap().Written.ToArray());
    }

    /// <summary>An error, with the blanks that Crossbar.io puts there.</summary>
    public static HttpCallResult OfError(in MessageView error) => new(
        [
            .. "{\"error\": "u8, .. error.Raw(4),
            .. ", \"args\": "u8, .. error.Count > 5 ? error.Raw(5) : "[]"u8,
            .. ", \"kwargs\": "u8, .. error.Count > 6 ? error.Raw(6) : "{}"u8, .. "}"u8,
        ]);
}
