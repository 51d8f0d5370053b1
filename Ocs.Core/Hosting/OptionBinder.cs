using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Ocs.Operations;
using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>Fills the options record of an agent from the arguments of its entry in the site file.</summary>
internal sealed class OptionBinder
{
    private readonly AgentSite _site;
    private readonly Type _type;
    private readonly Dictionary<string, PropertyInfo> _flags;
    private readonly List<AgentStartException> _faults = [];

    private OptionBinder(AgentSite site, Type type)
    {
        _site = site;
        _type = type;
        _flags = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanWrite)
            .ToDictionary(FlagOf, StringComparer.Ordinal);
    }

    /// <summary>The flag of a property.</summary>
    public static string FlagOf(PropertyInfo property) =>
        property.GetCustomAttribute<OptionAttribute>()?.Flag ?? $"--{SnakeCase.Of(property.Name, '-')}";

    /// <summary>The filled record.</summary>
    /// <exception cref="AgentStartException">An argument is unknown, malformed or out of range, or one is missing; names file, line, instance, flag, value.</exception>
    public static object Bind(AgentSite site, Type type)
    {
        var binder = new OptionBinder(site, type);
        var options = binder.Bind();
        return binder._faults is [var first, ..] ? throw first : options;
    }

    /// <summary>All that is wrong with the arguments, in their order.</summary>
    public static IReadOnlyList<AgentStartException> FaultsOf(AgentSite site, Type type)
    {
        var binder = new OptionBinder(site, type);
        binder.Bind();
        return binder._faults;
    }

    /// <summary>The record as far as it can be filled; what cannot is among the faults.</summary>
    private object Bind()
    {
        var options = Activator.CreateInstance(_type)!;
        var unread = new HashSet<PropertyInfo>();
        var given = ArgumentList.Parse(_site.Instance.Arguments, stray => _faults.Add(Fault(stray)));
        foreach (var (flag, values) in given)
        {
            if (StandardOptions.Contains(flag))
                continue;
            try
            {
                var property = Find(flag);
                unread.Add(property);
                property.SetValue(options, Convert(FlagOf(property), property.PropertyType, values));
                unread.Remove(property);
            }
            catch (AgentStartException fault)
            {
                _faults.Add(fault);
            }
        }

        foreach (var (flag, property) in _flags)
        {
            if (!unread.Contains(property) && FaultOf(options, flag, property, given.Keys.Any(each => FindOrNull(each) == property)) is { } fault)
                _faults.Add(Fault(fault));
        }

        return options;
    }

    /// <summary>The property of a flag; like Python's argparse it takes any beginning that fits only one.</summary>
    private PropertyInfo Find(string flag) => FindOrNull(flag)
        ?? throw Fault($"{flag} is no option of {_site.Instance.AgentClass}{(_flags.Count == 0 ? ", which has none" : $"; it has {string.Join(", ", _flags.Keys.Order(StringComparer.Ordinal))}")}");

    private PropertyInfo? FindOrNull(string flag)
    {
        if (_flags.TryGetValue(flag, out var exact))
            return exact;
        var longer = _flags.Where(candidate => flag.Length > 2 && candidate.Key.StartsWith(flag, StringComparison.Ordinal)).ToList();
        return longer.Count == 1 ? longer[0].Value : null;
    }

    private static string? FaultOf(object options, string flag, PropertyInfo property, bool given)
    {
        var required = property.GetCustomAttribute<RequiredAttribute>() is not null || property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        if (required && !given)
            return $"{flag} is required";
        var value = property.GetValue(options);
        foreach (var check in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (check is not RequiredAttribute && !check.IsValid(value is TimeSpan time && check is RangeAttribute ? time.TotalSeconds : value))
                return $"{flag} is {PythonText.Str(ParameterType.ToWire(value))}, {Expected(check)}";
        }

        return null;
    }

    private static string Expected(ValidationAttribute check) => check switch
    {
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"which is not in {range.Minimum} to {range.Maximum}"),
        AllowedValuesAttribute allowed => $"which is none of {string.Join(", ", allowed.Values)}",
        _ => check.FormatErrorMessage("it"),
    };

    private object? Convert(string flag, Type type, IReadOnlyList<string> values)
    {
        if (type != typeof(string) && ElementOf(type) is { } element)
            return ToArray(flag, element, values);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            type = underlying;
        if (type == typeof(bool) && values.Count == 0)
            return true;
        return values.Count == 1
            ? ToScalar(flag, type, values[0])
            : throw Fault($"{flag} takes one value, not {(values.Count == 0 ? "none" : $"{values.Count}: {string.Join(' ', values)}")}");
    }

    private Array ToArray(string flag, Type element, IReadOnlyList<string> values)
    {
        var array = Array.CreateInstance(element, values.Count);
        for (var index = 0; index < values.Count; index++)
            array.SetValue(ToScalar(flag, element, values[index]), index);
        return array;
    }

    private object ToScalar(string flag, Type type, string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? number : throw Not("an integer"),
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? number : throw Not("an integer"),
            _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, invariant, out var number) ? number : throw Not("a number"),
            _ when type == typeof(TimeSpan) => double.TryParse(text, NumberStyles.Float, invariant, out var seconds) && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
                ? TimeSpan.FromSeconds(seconds) : throw Not("a number of seconds"),
            _ when type == typeof(bool) => text.ToUpperInvariant() switch
            {
                "TRUE" or "YES" or "ON" or "1" => true,
                "FALSE" or "NO" or "OFF" or "0" or "" => false,
                _ => throw Not("true or false"),
            },
            _ when type.IsEnum => Enum.GetNames(type).FirstOrDefault(name => SnakeCase.Of(name, '-') == text || SnakeCase.Of(name) == text) is { } name
                ? Enum.Parse(type, name)
                : throw Not($"one of {string.Join(", ", Enum.GetNames(type).Select(name => SnakeCase.Of(name, '-')))}"),
            _ => throw new ArgumentException($"The option {flag} of {_site.Instance.AgentClass} is of type {type.Name}, which no argument can become."),
        };

        AgentStartException Not(string wanted) => Fault($"{flag} '{text}' is not {wanted}");
    }

    private static Type? ElementOf(Type type) => type.IsArray
        ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : null;

    private AgentStartException Fault(string what) => new($"{SitePlace.Of(_site)}: {what}.");
}
