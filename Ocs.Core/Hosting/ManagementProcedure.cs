using Ocs.Access;
using Ocs.Feeds;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>The procedure <c>root.instance</c>: what the agent says of itself (ocs_agent.py: _management_handler).</summary>
internal sealed class ManagementProcedure(
    string agentClass, OperationSet operations, Func<IReadOnlyList<Feed>> feeds, AccessPolicy access, JournalQuestions journal, TimeProvider clock)
{
    private const string Function = "OCSAgent._management_handler";
    private static readonly string[] Required = ["q"];

    private readonly double _accessUpdated = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Answers a call.</summary>
    public async Task<WampArguments> InvokeAsync(WampInvocation invocation, CancellationToken interrupted)
    {
        var question = PythonArguments.Bind(Function, invocation.Arguments, Required, optional: null)["q"].AsStringOrNull();
        return WampArguments.Of(JournalQuestions.Contains(question)
            ? await journal.AnswerAsync(question, invocation.Arguments.Keyword, interrupted).ConfigureAwait(false)
            : Answer(question));
    }

    private WampValue Answer(string? question) => question switch
    {
        "get_api" => GetApi(),
        "get_tasks" => Operations(OperationKind.Task),
        "get_processes" => Operations(OperationKind.Process),
        "get_feeds" => GetFeeds(),
        "get_agent_class" => agentClass,
        _ => WampValue.Null,
    };

    private WampMap GetApi()
    {
        var api = Api();
        if (journal.Fault is { } fault)
            api["journal_fault"] = fault;
        return api;
    }

    private WampMap Api() => new()
    {
        ["agent_class"] = agentClass,
        ["instance_hostname"] = Environment.MachineName,
        ["instance_pid"] = Environment.ProcessId,
        ["feeds"] = GetFeeds(),
        ["processes"] = Operations(OperationKind.Process),
        ["tasks"] = Operations(OperationKind.Task),
        ["access_control"] = new WampMap
        {
            ["version"] = 1,
            ["policy"] = access.Name,
            ["update_timestamp"] = access.Update?.Time ?? _accessUpdated,
            ["update_count"] = access.Update?.Count ?? 0,
            ["step"] = access.Update?.Step ?? 0,
        },
    };

    private WampList GetFeeds() => [.. feeds().Select(feed => (WampValue)new WampList { feed.Info.FeedName, feed.Describe() })];

    private WampList Operations(OperationKind kind) =>
    [
        .. operations.All
            .Where(operation => operation.Descriptor.Kind == kind)
            .OrderBy(operation => operation.Name, StringComparer.Ordinal)
            .Select(operation => (WampValue)new WampList { operation.Name, SessionOf(operation), OperationInfo.Of(operation.Descriptor, operation.MinimumPrivileges) }),
    ];

    private static WampMap SessionOf(Operation operation) =>
        operation.Session?.ToMap() ?? new WampMap { ["op_name"] = operation.Name, ["status"] = "no_history" };
}
