using System.Reflection;
using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>One task or process of an agent class, as its method declares it: the method's signature is the contract on the wire.</summary>
internal sealed class OperationDescriptor
{
    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _signature;
    private readonly Lazy<string?> _docstring;

    private OperationDescriptor(MethodInfo method, OperationKind kind, string name)
    {
        _method = method;
        _signature = method.GetParameters();
        Kind = kind;
        Name = name;
        Parameters = [.. _signature.Where(parameter => !IsInjected(parameter)).Select(parameter => new OperationParameter(parameter, name))];
        _docstring = new(() => Operations.Docstring.Of(this, XmlDocumentation.Of(method)));
    }

    public string Name { get; }

    public OperationKind Kind { get; }

    public int MinimumPrivileges { get; private init; }

    /// <summary>The least level where the site has an access policy.</summary>
    public int PrivilegesUnderPolicy { get; private init; }

    public bool IsStartup { get; private init; }

    public bool IsBlocking { get; private init; }

    /// <summary>Whether it takes a cancellation token, and so can be stopped or aborted.</summary>
    public bool IsStoppable => _signature.Any(parameter => parameter.ParameterType == typeof(CancellationToken));

    public IReadOnlyList<OperationParameter> Parameters { get; }

    /// <summary>What <c>get_api</c> publishes, from the XML documentation; null where there is none.</summary>
    public string? Docstring => _docstring.Value;

    public MethodInfo Method => _method;

    /// <summary>The operations of an agent class, in the order in which they are declared.</summary>
    /// <exception cref="ArgumentException">Two have one name, or a method cannot be an operation; the message names it.</exception>
    public static IReadOnlyList<OperationDescriptor> Of(Type agent)
    {
        var found = agent.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderBy(method => method.MetadataToken)
            .Select(Of)
            .OfType<OperationDescriptor>()
            .ToList();
        if (found.GroupBy(operation => operation.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{agent.Name} has the operation {twice.Key} twice: as {string.Join(" and as ", twice.Select(each => each._method.Name))}.");
        return found;
    }

    /// <summary>The method's arguments from the parameters of a request; session and token come later.</summary>
    /// <exception cref="ParameterException">They do not fit; OCS's text.</exception>
    public object?[] Bind(WampValue sent)
    {
        if (Parameters is [{ IsRaw: true } raw])
            return [raw.Type.TryConvert(sent, out var value) ? value : throw new ParameterException($"params are not of required type (<class '{raw.Type.PythonName}'>)")];
        if (sent.IsNull || (Parameters.Count == 0 && sent.AsListOrNull() is { Count: 0 }))
            sent = new WampMap();
        if (sent.AsMapOrNull() is not { } map)
            throw new ParameterException($"CRASH: during param pre-processing: '{PythonText.TypeName(sent)}' object has no attribute 'get'");

        var bound = Parameters.Select(parameter => parameter.Bind(map)).ToArray();
        var strays = map.Keys.Where(key => !Parameters.Any(parameter => parameter.Name == key)).Select(key => (WampValue)key);
        var unexpected = new WampList(strays);
        return unexpected.Count == 0 ? bound : throw new ParameterException($"params included unexpected values: {PythonText.Repr(unexpected)}");
    }

    /// <summary>Runs the method to its end.</summary>
    public async Task<OpResult> InvokeAsync(object agent, OpSession session, object?[] bound)
    {
        var arguments = new object?[_signature.Length];
        var next = 0;
        for (var index = 0; index < arguments.Length; index++)
        {
            var type = _signature[index].ParameterType;
            arguments[index] = type == typeof(OpSession) ? session
                : type == typeof(CancellationToken) ? session.StopToken
                : bound[next++];
        }

        return _method.Invoke(agent, BindingFlags.DoNotWrapExceptions, null, arguments, null) switch
        {
            Task<OpResult> result => await result.ConfigureAwait(true),
            ValueTask<OpResult> result => await result.ConfigureAwait(true),
            Task task => await EndOf(task, session).ConfigureAwait(true),
            ValueTask task => await EndOf(task.AsTask(), session).ConfigureAwait(true),
            OpResult result => result,
            _ => EndText(session),
        };
    }

    private static OperationDescriptor? Of(MethodInfo method)
    {
        var task = method.GetCustomAttribute<AgentTaskAttribute>();
        var process = method.GetCustomAttribute<AgentProcessAttribute>();
        if (task is null && process is null)
            return null;
        var name = task?.Name ?? process!.Name;
        if (!CanReturn(method.ReturnType))
            throw new ArgumentException($"The operation {name} returns {method.ReturnType.Name}; it must return a Task, a Task<OpResult>, an OpResult or nothing.");
        return task is not null
            ? new(method, OperationKind.Task, name) { MinimumPrivileges = Math.Max(1, task.MinimumPrivileges), PrivilegesUnderPolicy = Math.Max(task.MinimumPrivileges, task.PrivilegesUnderPolicy), IsStartup = task.Startup, IsBlocking = task.Blocking }
            : new(method, OperationKind.Process, name) { MinimumPrivileges = Math.Max(1, process!.MinimumPrivileges), PrivilegesUnderPolicy = Math.Max(process.MinimumPrivileges, process.PrivilegesUnderPolicy), IsStartup = process.Startup, IsBlocking = process.Blocking };
    }

    private static bool CanReturn(Type type) =>
        type == typeof(Task) || type == typeof(Task<OpResult>) || type == typeof(ValueTask) || type == typeof(ValueTask<OpResult>)
        || type == typeof(OpResult) || type == typeof(void);

    private static bool IsInjected(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(OpSession) || parameter.ParameterType == typeof(CancellationToken);

    private async Task<OpResult> EndOf(Task task, OpSession session)
    {
        await task.ConfigureAwait(true);
        return EndText(session);
    }

    /// <summary>The text of an operation that ends without one.</summary>
    private OpResult EndText(OpSession session) => OpResult.Succeeded(
        Kind == OperationKind.Task ? "Done." : session.StopToken.IsCancellationRequested ? "Exited on request." : "Exited.");
}
