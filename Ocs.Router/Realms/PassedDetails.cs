using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// The entries of a message's options that go to the receiver as they are: how an encrypted or foreign payload is to be
/// understood (<c>ppt_…</c>, and <c>enc_…</c> as Crossbar.io's peers say it). The router reads none of them.
/// </summary>
internal readonly ref struct PassedDetails
{
    private readonly MapEntries _options;

    /// <summary>Those among a message's options.</summary>
    public PassedDetails(MapEntries options)
    {
        _options = options;
        while (options.Next())
            Count += IsOne(options.Key) ? 1 : 0;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The encoded options that they are among.</summary>
    public ReadOnlySpan<byte> Options => _options.Bytes;

    /// <summary>Writes them into a map that has begun.</summary>
    public void WriteTo(MessageBuilder builder)
    {
        if (Count == 0)
            return;
        for (var options = _options; options.Next();)
        {
            if (IsOne(options.Key))
                builder.Key(options.Key).Payload(options.Value, 1, options.Serializer);
        }
    }

    private static bool IsOne(ReadOnlySpan<byte> key) => key.StartsWith("ppt_"u8) || key.StartsWith("enc_"u8);
}
