using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ocs.Architecture.Tests;

/// <summary>Prints what an assembly offers to others, one member a line, in an order that does not change by itself.</summary>
internal static class PublicApi
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Declaration(type)).Append('\n');
            var members = type.GetMembers(Own).OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(Line, StringComparer.Ordinal);
            foreach (var member in members.Select(Line).OfType<string>())
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
            : (type.IsByRefLike ? "ref " : "") + (type.IsValueType ? "struct" : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + "class");
        IEnumerable<Type> bases = type.BaseType is { } parent && parent != typeof(object) && parent.Namespace != "System" ? [parent] : [];
        var all = bases.Concat(type.IsEnum || kind == "delegate" ? [] : type.GetInterfaces().OrderBy(Name, StringComparer.Ordinal)).Select(Name).ToList();
        return $"{kind} {type.Namespace}.{Name(type)}{(all.Count > 0 ? " : " + string.Join(", ", all) : "")}";
    }

    private static string? Line(MemberInfo member) => member switch
    {
        _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) => null,
        ConstructorInfo constructor when Seen(constructor) => $"new({Parameters(constructor)})",
        MethodInfo method when Seen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{Static(method)}{Name(method.ReturnType)} {method.Name}{Generic(method.IsGenericMethod ? method.GetGenericArguments() : [])}({Parameters(method)})",
        PropertyInfo property when property.GetMethod is { } get && Seen(get) =>
            $"{Static(get)}{Name(property.PropertyType)} {property.Name}{Index(property)} {{ get;{Setter(property.SetMethod)} }}",
        EventInfo { AddMethod: { } add } happening when Seen(add) => $"{Static(add)}event {Name(happening.EventHandlerType!)} {happening.Name}",
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily =>
            field.IsLiteral ? $"const {field.Name} = {Constant(field.GetRawConstantValue())}" : $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static bool Seen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    private static string Setter(MethodInfo? set) => set is null || !Seen(set) ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(Parameter))}]" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter) =>
        (parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "")
        + $"{Name(parameter.ParameterType)} {parameter.Name}" + (parameter.HasDefaultValue ? $" = {Constant(parameter.DefaultValue)}" : "");

    private static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(Type type) =>
        type.IsByRef ? Name(type.GetElementType()!)
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) + "?"
        : Words.TryGetValue(type, out var word) ? word
        : (type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." : "") + type.Name.Split('`')[0] + Generic(type.GetGenericArguments());

    private static string Generic(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";
}
