using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>How values of the wire become values of one C# type, by the rules that OCS's <c>@param</c> has for Python's types.</summary>
internal sealed class ParameterType
{
    private readonly Func<WampValue, object?> _convert;

    private ParameterType(Type type, string pythonName, Func<WampValue, object?> convert)
    {
        Type = type;
        PythonName = pythonName;
        _convert = convert;
    }

    /// <summary>The C# type, without <c>?</c>.</summary>
    public Type Type { get; }

    /// <summary>Python's name of the type, such as <c>float</c>; <c>any</c> where every value fits.</summary>
    public string PythonName { get; }

    /// <summary>The names of an enumeration's values on the wire; empty for other types.</summary>
    public IReadOnlyList<string> Names => Type.IsEnum ? [.. Enum.GetNames(Type).Select(name => SnakeCase.Of(name))] : [];

    /// <summary>The type, or null where it cannot stand for a value of the wire.</summary>
    public static ParameterType? Of(Type type) => type switch
    {
        _ when type == typeof(double) => new(type, "float", value => ToDouble(value)),
        _ when type == typeof(float) => new(type, "float", value => ToDouble(value) is { } number ? (float)number : null),
        _ when type == typeof(TimeSpan) => new(type, "float", ToTimeSpan),
        _ when type == typeof(long) => new(type, "int", value => ToInteger(value)),
        _ when type == typeof(int) => new(type, "int", value => ToInteger(value) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null),
        _ when type == typeof(bool) => new(type, "bool", value => value.Kind == WampValueKind.Boolean ? value.AsBoolean() : null),
        _ when type == typeof(string) => new(type, "str", value => value.AsStringOrNull()),
        _ when type.IsEnum => new(type, "str", value => ToEnum(type, value)),
        _ when type == typeof(WampMap) => new(type, "dict", value => value.AsMapOrNull()),
        _ when type == typeof(WampList) => new(type, "list", value => value.AsListOrNull()),
        _ when type == typeof(WampValue) => new(type, "any", value => value),
        _ when ElementOf(type) is { } element && Of(element) is { } inner => new(type, "list", value => ToArray(type, inner, value)),
        _ when typeof(ITuple).IsAssignableFrom(type) && type.IsValueType => OfTuple(type),
        _ => null,
    };

    /// <summary>The converted value; false where the value is of another type, or does not fit.</summary>
    public bool TryConvert(WampValue value, [NotNullWhen(true)] out object? converted) => (converted = _convert(value)) is not null;

    /// <summary>As <c>int(value)</c>, <c>float(value)</c>, <c>str(value)</c>, <c>bool(value)</c>; null where Python would throw.</summary>
    public WampValue? Cast(WampValue value) => PythonName switch
    {
        "int" => value.Kind switch
        {
            WampValueKind.String when BigInteger.TryParse(value.AsString().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            WampValueKind.Double when double.IsFinite(value.AsDouble()) => new BigInteger(value.AsDouble()),
            WampValueKind.Boolean => value.AsBoolean() ? 1L : 0L,
            WampValueKind.Integer or WampValueKind.BigInteger => value,
            _ => (WampValue?)null,
        },
        "float" => value.Kind == WampValueKind.String
            ? double.TryParse(value.AsString().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (WampValue?)number : null
            : ToDouble(value) is { } already ? (WampValue?)already : null,
        "str" => PythonText.Str(value),
        "bool" => value.Kind switch
        {
            WampValueKind.Boolean => value,
            WampValueKind.String => value.AsString().Length > 0,
            WampValueKind.List => value.AsList().Count > 0,
            WampValueKind.Map => value.AsMap().Count > 0,
            _ => ToDouble(value) != 0,
        },
        _ => value,
    };

    /// <summary>A C# value as it would stand on the wire.</summary>
    public static WampValue ToWire(object? value) => value switch
    {
        null => WampValue.Null,
        WampValue already => already,
        bool flag => flag,
        Enum name => SnakeCase.Of(name.ToString()),
        int or long or short or byte or sbyte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        double or float => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        TimeSpan time => time.TotalSeconds,
        string text => text,
        IEnumerable items => new WampList(items.Cast<object?>().Select(ToWire)),
        _ => value.ToString(),
    };

    private static double? ToDouble(WampValue value) => value.Kind switch
    {
        WampValueKind.Double or WampValueKind.Integer or WampValueKind.BigInteger => value.AsDouble(),
        WampValueKind.Boolean => value.AsBoolean() ? 1 : 0,
        _ => null,
    };

    private static long? ToInteger(WampValue value) => value.Kind switch
    {
        WampValueKind.Integer => value.AsInteger(),
        WampValueKind.Boolean => value.AsBoolean() ? 1 : 0,
        _ => null,
    };

    private static object? ToTimeSpan(WampValue value) =>
        ToDouble(value) is { } seconds && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static object? ToEnum(Type type, WampValue value)
    {
        var name = value.AsStringOrNull();
        return Enum.GetNames(type).FirstOrDefault(candidate => SnakeCase.Of(candidate) == name) is { } found ? Enum.Parse(type, found) : null;
    }

    private static Type? ElementOf(Type type)
    {
        if (type.IsArray)
            return type.GetElementType();
        var isList = type.IsGenericType
            && type.GetGenericTypeDefinition() is var open
            && (open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyCollection<>) || open == typeof(IEnumerable<>));
        return isList ? type.GetGenericArguments()[0] : null;
    }

    private static object? ToArray(Type type, ParameterType element, WampValue value)
    {
        if (value.AsListOrNull() is not { } list)
            return null;
        var array = Array.CreateInstance(ElementOf(type)!, list.Count);
        for (var index = 0; index < list.Count; index++)
        {
            if (!element.TryConvert(list[index], out var item))
                return null;
            array.SetValue(item, index);
        }

        return array;
    }

    private static ParameterType? OfTuple(Type type)
    {
        var elements = type.GetGenericArguments().Select(Of).ToArray();
        return elements.Contains(null) ? null : new(type, "tuple", value => ToTuple(type, elements!, value));
    }

    private static object? ToTuple(Type type, ParameterType[] elements, WampValue value)
    {
        if (value.AsListOrNull() is not { } list || list.Count != elements.Length)
            return null;
        var items = new object?[elements.Length];
        for (var index = 0; index < items.Length; index++)
        {
            if (!elements[index].TryConvert(list[index], out items[index]))
                return null;
        }

        return Activator.CreateInstance(type, items);
    }
}
