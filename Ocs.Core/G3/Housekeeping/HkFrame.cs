namespace Ocs.G3;

/// <summary>A housekeeping frame over the bytes of a <see cref="G3FrameView"/>: each part is decoded when it is asked for.</summary>
public readonly struct HkFrame
{
    private readonly G3FrameView _view;

    private HkFrame(G3FrameView view, HkFrameType type)
    {
        _view = view;
        Type = type;
    }

    /// <summary>The kind of frame.</summary>
    public HkFrameType Type { get; }

    /// <summary>The frame as it is stored.</summary>
    public G3FrameView View => _view;

    /// <summary>The schema version; 0 where it does not say.</summary>
    public long SchemaVersion => Integer("hkagg_version"u8) ?? 0;

    /// <summary>The session of the aggregator; 0 where it does not say.</summary>
    public long SessionId => Integer("session_id"u8) ?? 0;

    /// <summary>The provider of a data frame; -1 where it does not say.</summary>
    public long ProviderId => Integer("prov_id"u8) ?? -1;

    /// <summary>When a status or data frame was made, unix seconds; NaN where it does not say.</summary>
    public double Timestamp => Double("timestamp"u8);

    /// <summary>When the session of a session frame began, unix seconds; NaN where it does not say.</summary>
    public double StartTime => Double("start_time"u8);

    /// <summary>What a session frame says it is.</summary>
    public string Description => Text("description"u8) ?? "";

    /// <summary>The feed of a data frame; null before it was stored.</summary>
    public string? Address => Text("address"u8);

    /// <summary>The agent session of a data frame; null before it was stored.</summary>
    public string? ProviderSessionId => Text("provider_session_id"u8);

    /// <summary>Recognizes a housekeeping frame by its key <c>hkagg_type</c>.</summary>
    /// <exception cref="G3FormatException">That key cannot be decoded.</exception>
    public static bool TryRead(G3FrameView view, out HkFrame frame)
    {
        frame = view.Decode("hkagg_type"u8) is G3Int { Value: >= 0 and <= 2 } type ? new HkFrame(view, (HkFrameType)type.Value) : default;
        return frame._view is not null;
    }

    /// <summary>The providers of a status frame.</summary>
    /// <exception cref="G3FormatException">They cannot be decoded.</exception>
    public IReadOnlyList<HkProvider> ReadProviders()
    {
        if (_view.Decode("providers"u8) is not G3VectorFrameObject list)
            return [];
        List<HkProvider> providers = [];
        foreach (var item in list.Values)
        {
            if (item is G3MapFrameObject map && map.Entries.TryGetValue("prov_id", out var id) && id is G3Int number)
                providers.Add(new HkProvider(number.Value, map.Entries.TryGetValue("description", out var text) && text is G3String address ? address.Value : ""));
        }

        return providers;
    }

    /// <summary>The names of the blocks; null before they were stored.</summary>
    /// <exception cref="G3FormatException">They cannot be decoded.</exception>
    public IReadOnlyList<string>? ReadBlockNames() => (_view.Decode("block_names"u8) as G3VectorString)?.Values;

    /// <summary>The blocks of a data frame, their fields still encoded. Their bytes are those of the frame: valid until the next is read.</summary>
    /// <param name="wanted">Tells by its name whether a field is wanted; the others are passed over. Null for all.</param>
    /// <exception cref="G3FormatException">They cannot be decoded.</exception>
    public IReadOnlyList<HkBlock> ReadBlocks(Func<string, bool>? wanted = null) =>
        _view.TryGetBlob("blocks"u8, out var blob) ? HkBlocks.Read(blob, ReadBlockNames() ?? [], wanted) : [];

    private long? Integer(ReadOnlySpan<byte> key) => (_view.Decode(key) as G3Int)?.Value;

    private double Double(ReadOnlySpan<byte> key) => (_view.Decode(key) as G3Double)?.Value ?? double.NaN;

    private string? Text(ReadOnlySpan<byte> key) => (_view.Decode(key) as G3String)?.Value;
}
