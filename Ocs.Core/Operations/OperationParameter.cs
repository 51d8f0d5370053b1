using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>One parameter of an operation, as its declaration says it: name, type, default, checks (ocs_agent.py: ParamHandler).</summary>
internal sealed class OperationParameter
{
    private readonly ParameterAttribute? _attribute;
    private readonly ValidationAttribute[] _checks;
    private readonly object? _default;

    public OperationParameter(ParameterInfo declared, string operation)
    {
        _attribute = declared.GetCustomAttribute<ParameterAttribute>();
        DeclaredName = declared.Name!;
        Name = _attribute?.Name ?? SnakeCase.Of(DeclaredName);
        var underlying = Nullable.GetUnderlyingType(declared.ParameterType);
        Type = ParameterType.Of(underlying ?? declared.ParameterType)
            ?? throw new ArgumentException(
                $"The parameter {DeclaredName} of the operation {operation} is of type {declared.ParameterType}, which no value of the wire can become.");
        IsNullable = underlying is not null || new NullabilityInfoContext().Create(declared).WriteState == NullabilityState.Nullable;
        HasDefault = declared.HasDefaultValue || declared.GetCustomAttribute<DefaultValueAttribute>() is not null;
        _default = DefaultOf(declared, underlying ?? declared.ParameterType);
        Choices = declared.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed
            ? [.. allowed.Values.Select(ParameterType.ToWire)]
            : [.. Type.Names.Select(name => (WampValue)name)];
        _checks = [.. declared.GetCustomAttributes<ValidationAttribute>().Where(check => check is not (AllowedValuesAttribute or RequiredAttribute))];
        Range = _checks.OfType<RangeAttribute>().FirstOrDefault();
        Unit = declared.GetCustomAttribute<UnitAttribute>()?.Symbol ?? (Type.Type == typeof(TimeSpan) ? "s" : null);
    }

    /// <summary>The name in C#, under which its documentation stands.</summary>
    public string DeclaredName { get; }

    public string Name { get; }

    public ParameterType Type { get; }

    public bool IsNullable { get; }

    public bool HasDefault { get; }

    public bool IsRaw => _attribute?.Raw == true;

    public WampValue Default => ParameterType.ToWire(_default);

    public IReadOnlyList<WampValue> Choices { get; }

    public RangeAttribute? Range { get; }

    public string? Unit { get; }

    /// <summary>The value for the method, from what was sent.</summary>
    /// <exception cref="ParameterException">It is missing or wrong; OCS's text.</exception>
    public object? Bind(WampMap sent)
    {
        var present = sent.TryGetValue(Name, out var value);
        if (value.IsNull && (!present || !IsNullable))
        {
            return HasDefault ? _default : throw new ParameterException($"Param '{Name}' is required and must not be None");
        }

        return value.IsNull && Type.Type != typeof(WampValue) ? null : Check(value);
    }

    private object Check(WampValue value)
    {
        if (_attribute?.Cast == true)
        {
            value = Type.Cast(value)
                ?? throw new ParameterException($"Param '{Name}'={PythonText.Str(value)} could not be cast to <class '{Type.PythonName}'>.");
        }

        if (!FitsType(value))
            throw new ParameterException($"Param '{Name}'={PythonText.Str(value)} is not of required type (<class '{Type.PythonName}'>)");
        if (Choices.Count > 0 && !Choices.Any(choice => SameInPython(choice, value)))
            throw new ParameterException($"Param '{Name}'={PythonText.Str(value)} is not in allowed set ({PythonText.Repr(new WampList(Choices))})");
        if (!Type.TryConvert(value, out var converted) || !_checks.All(check => check.IsValid(converted)))
            throw new ParameterException($"Param '{Name}' failed validity check (see docs?).");
        return converted;
    }

    /// <summary>Whether the type is right, even where the value then does not fit: that is a failed check, as is a wrong name of an enumeration.</summary>
    private bool FitsType(WampValue value) => Type.PythonName switch
    {
        "int" => value.Kind is WampValueKind.Integer or WampValueKind.BigInteger or WampValueKind.Boolean,
        "float" => value.Kind is WampValueKind.Double or WampValueKind.Integer or WampValueKind.BigInteger or WampValueKind.Boolean,
        "str" => value.Kind == WampValueKind.String,
        _ => Type.TryConvert(value, out _),
    };

    private static bool SameInPython(WampValue choice, WampValue value) =>
        IsNumber(choice) && IsNumber(value) ? choice.AsDouble() == value.AsDouble() : choice == value;

    private static bool IsNumber(WampValue value) => value.Kind is WampValueKind.Double or WampValueKind.Integer or WampValueKind.BigInteger;

    private static object? DefaultOf(ParameterInfo declared, Type type)
    {
        if (declared.GetCustomAttribute<DefaultValueAttribute>() is { } attribute)
            return type == typeof(WampValue) ? ParameterType.ToWire(attribute.Value) : attribute.Value;
        if (!declared.HasDefaultValue)
            return null;
        if (declared.DefaultValue is null)
            return declared.ParameterType.IsValueType && Nullable.GetUnderlyingType(declared.ParameterType) is null ? Activator.CreateInstance(type) : null;
        return type.IsEnum ? Enum.ToObject(type, declared.DefaultValue) : declared.DefaultValue;
    }
}
