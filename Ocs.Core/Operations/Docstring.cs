using System.Globalization;
using System.Text;

namespace Ocs.Operations;

/// <summary>Writes what <c>get_api</c> says of an operation for people, in the manner of a Python docstring.</summary>
internal static class Docstring
{
    /// <summary>Signature, summary, parameters with type, default, unit and range, remarks; null where nothing is documented.</summary>
    public static string? Of(OperationDescriptor operation, XmlDocumentation documentation)
    {
        var summary = documentation["summary"];
        if (summary is null && operation.Parameters.Count == 0)
            return null;

        var text = new StringBuilder(Signature(operation));
        if (summary is not null)
            text.Append("\n\n").Append(summary);
        if (operation.Parameters.Count > 0)
        {
            text.Append("\n\nParameters:");
            foreach (var parameter in operation.Parameters)
                text.Append("\n    ").Append(Line(parameter, documentation.Parameter(parameter.DeclaredName)));
        }

        if (documentation["remarks"] is { } remarks)
            text.Append("\n\n").Append(remarks);
        return text.ToString();
    }

    private static string Signature(OperationDescriptor operation) =>
        $"{operation.Name}({string.Join(", ", operation.Parameters.Select(each => each.HasDefault ? $"{each.Name}={PythonText.Repr(each.Default)}" : each.Name))})";

    private static string Line(OperationParameter parameter, string? text)
    {
        var facts = new List<string> { parameter.Type.PythonName };
        if (parameter.Unit is { } unit)
            facts.Add($"in {unit}");
        if (parameter.HasDefault)
            facts.Add($"default {PythonText.Repr(parameter.Default)}");
        if (parameter.Range is { } range)
            facts.Add(range.Maximum is double.MaxValue ? $"at least {Bound(range.Minimum)}" : $"{Bound(range.Minimum)} to {Bound(range.Maximum)}");
        if (parameter.Choices.Count > 0)
            facts.Add($"one of {string.Join(", ", parameter.Choices.Select(PythonText.Repr))}");
        return $"{parameter.Name} ({string.Join(", ", facts)}){(text is null ? "" : $": {text}")}";
    }

    private static string Bound(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture) ?? "";
}
