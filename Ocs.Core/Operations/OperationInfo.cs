using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>The third element of an operation's entry in <c>get_api</c>.</summary>
internal static class OperationInfo
{
    /// <summary>OCS's keys in OCS's order, then <c>params</c>: one entry a parameter, for forms.</summary>
    public static WampMap Of(OperationDescriptor operation, int? minimumPrivileges = null)
    {
        var info = new WampMap { ["blocking"] = operation.IsBlocking };
        if (operation.Kind == OperationKind.Task)
            info["abortable"] = operation.IsStoppable;
        info["docstring"] = operation.Docstring;
        info["op_type"] = operation.Kind == OperationKind.Task ? "task" : "process";
        info["min_privs"] = minimumPrivileges ?? operation.MinimumPrivileges;
        var documentation = XmlDocumentation.Of(operation.Method);
        info["params"] = new WampList(operation.Parameters.Select(parameter => (WampValue)Of(parameter, documentation)));
        return info;
    }

    private static WampMap Of(OperationParameter parameter, XmlDocumentation documentation)
    {
        var entry = new WampMap { ["name"] = parameter.Name, ["type"] = parameter.Type.PythonName, ["required"] = !parameter.HasDefault };
        if (parameter.HasDefault)
            entry["default"] = parameter.Default;
        if (parameter.IsNullable)
            entry["nullable"] = true;
        if (parameter.Range is { } range)
        {
            entry["min"] = ParameterType.ToWire(range.Minimum);
            if (range.Maximum is not double.MaxValue)
                entry["max"] = ParameterType.ToWire(range.Maximum);
        }

        if (parameter.Choices.Count > 0)
            entry["choices"] = new WampList(parameter.Choices);
        if (parameter.Unit is { } unit)
            entry["unit"] = unit;
        if (documentation.Parameter(parameter.DeclaredName) is { } text)
            entry["doc"] = text;
        return entry;
    }
}
