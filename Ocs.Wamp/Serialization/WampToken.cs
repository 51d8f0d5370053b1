namespace Ocs.Wamp;

/// <summary>What a <see cref="WampReader"/> stands on.</summary>
public enum WampToken
{
    /// <summary>Before the first or after the last value.</summary>
    None,

    /// <summary>Null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer of any size; <see cref="WampReader.TryGetInteger"/> tells whether it fits.</summary>
    Integer,

    /// <summary>A double.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>The start of a list.</summary>
    ListStart,

    /// <summary>The end of a list.</summary>
    ListEnd,

    /// <summary>The start of a map; then key, value, key, value.</summary>
    MapStart,

    /// <summary>A key of a map.</summary>
    Key,

    /// <summary>The end of a map.</summary>
    MapEnd,
}
