namespace Ocs.DataNodes.Influx.Data;

/// <summary>The type of a field or a tag, those of fields in the order in which InfluxDB prefers them.</summary>
internal enum InfluxType
{
    Unknown, Float, Integer, String, Boolean, Tag,

    /// <summary>Any field: what <c>::field</c> asks for.</summary>
    AnyField,
}

/// <summary>The types by name.</summary>
internal static class InfluxTypes
{
    /// <summary>As InfluxDB calls it.</summary>
    public static string Text(this InfluxType type) => type switch
    {
        InfluxType.Float => "float",
        InfluxType.Integer => "integer",
        InfluxType.String => "string",
        InfluxType.Boolean => "boolean",
        InfluxType.Tag => "tag",
        InfluxType.AnyField => "field",
        _ => "unknown",
    };

    /// <summary>The one of two types that a column of both has.</summary>
    public static InfluxType Prefer(InfluxType one, InfluxType other) =>
        one == InfluxType.Unknown || (other != InfluxType.Unknown && other < one) ? other : one;

    /// <summary>Whether it is a type of number.</summary>
    public static bool IsNumber(this InfluxType type) => type is InfluxType.Float or InfluxType.Integer;
}
