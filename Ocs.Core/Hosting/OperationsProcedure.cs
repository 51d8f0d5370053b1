using Ocs.Access;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>The procedure <c>root.instance.ops</c>: start, status, wait, stop, abort (ocs_agent.py: _ops_handler).</summary>
internal sealed class OperationsProcedure(OperationSet operations, AccessPolicy access)
{
    private const string Function = "OCSAgent._ops_handler";
    private static readonly string[] Required = ["action", "op_name"];
    private static readonly string[] Optional = ["params", "timeout", "password"];

    /// <summary>Answers a call. INTERRUPT ends the call, never the operation.</summary>
    public async Task<WampArguments> InvokeAsync(WampInvocation invocation, CancellationToken interrupted)
    {
        var arguments = PythonArguments.Bind(Function, invocation.Arguments, Required, Optional);
        var request = new OpRequest(PythonText.Str(arguments["action"]), PythonText.Str(arguments["op_name"]))
        {
            Parameters = arguments["params"],
            Timeout = TimeoutOf(arguments["timeout"]),
        };
        var (level, detail) = access.LevelOf(arguments["password"].AsStringOrNull());
        var reply = await operations.DispatchAsync(request, new Caller(level, detail), interrupted).ConfigureAwait(false);
        return reply.ToArguments();
    }

    private static TimeSpan? TimeoutOf(WampValue timeout)
    {
        if (timeout.IsNull)
            return null;
        var seconds = timeout.Kind switch
        {
            WampValueKind.Double or WampValueKind.Integer or WampValueKind.BigInteger => timeout.AsDouble(),
            WampValueKind.Boolean => timeout.AsBoolean() ? 1 : 0,
            _ => double.NaN,
        };
        if (double.IsNaN(seconds))
            throw new WampException($"timeout must be a number of seconds, not {PythonText.Repr(timeout)}");

        // Timers end at 49 days; who waits longer waits to the end.
        return seconds > 4e6 ? null : TimeSpan.FromSeconds(Math.Max(seconds, -1));
    }
}
