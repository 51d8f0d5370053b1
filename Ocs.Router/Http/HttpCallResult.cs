using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The answer to a call or a publication, encoded as the bridge sends it.</summary>
internal static class HttpCallResult
{
    /// <summary>What is sent for a RESULT, a PUBLISHED or an ERROR.</summary>
    public static byte[] Of(byte[] answer)
    {
        MessageView.Parse(answer, WampSerializer.Json, out var view);
        return view.Type switch
        {
            MessageType.Result => OfResult(view),
            MessageType.Published => [.. "{\"id\":"u8, .. view.Raw(2), .. "}"u8],
            _ => OfError(view),
        };
    }

    /// <summary>A result: <c>args</c>, <c>kwargs</c> or both, without blanks.</summary>
    private static byte[] OfResult(in MessageView result)
    {
        using var body = MessageBuilder.Rent(WampSerializer.Json);
        body.BeginMap(2);
        if (result.Count > 3 && !(result.IsPlain(3) && result.Count > 4))
            body.Key("args"u8).Raw(result.Raw(3));
        if (result.Count > 4)
            body.Key("kwargs"u8).Raw(result.Raw(4));
        if (result.Count <= 3)
            body.Key("args"u8).BeginList(0).EndList();
        return body.EndMap().Written.ToArray();
    }

    /// <summary>An error, with the blanks that Crossbar.io puts there.</summary>
    private static byte[] OfError(in MessageView error) =>
    [
        .. "{\"error\": "u8, .. error.Raw(4),
        .. ", \"args\": "u8, .. error.Count > 5 ? error.Raw(5) : "[]"u8,
        .. ", \"kwargs\": "u8, .. error.Count > 6 ? error.Raw(6) : "{}"u8, .. "}"u8,
    ];
}
