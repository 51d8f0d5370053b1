namespace Ocs.Feeds;

/// <summary>The type of a field's values.</summary>
public enum FeedColumnType
{
    /// <summary>IEEE 754 doubles.</summary>
    Double,

    /// <summary>64 bit integers.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text.</summary>
    String,
}
