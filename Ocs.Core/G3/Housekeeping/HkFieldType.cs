namespace Ocs.G3;

/// <summary>The type of a field's values in a data frame.</summary>
public enum HkFieldType
{
    /// <summary>Doubles.</summary>
    Double,

    /// <summary>Integers.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text.</summary>
    String,

    /// <summary>A class that no field should have.</summary>
    Other,
}
