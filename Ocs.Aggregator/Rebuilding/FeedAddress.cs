using Ocs.Wamp;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>Whose a message is, as it says itself: journals name feeds without their agent.</summary>
internal static class FeedAddress
{
    /// <summary>The <c>address</c> in the feed_info of a message; null where there is none.</summary>
    public static string? Read(ReadOnlySpan<byte> payload, WampSerializer serializer)
    {
        try
        {
            var reader = new WampReader(payload, serializer);
            if (!reader.Read() || reader.Token != WampToken.ListStart || !reader.Read() || reader.Token != WampToken.ListStart || !reader.Read())
                return null;
            reader.GetRaw();
            return reader.Read() ? reader.GetValue().AsMapOrNull()?.GetOrNull("address").AsStringOrNull() : null;
        }
        catch (WampFormatException)
        {
            return null;
        }
    }
}
