using Microsoft.Extensions.Logging;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Agents.AccessDirector;

/// <summary>Tells the agents of a site which passwords give which level, and gives clients exclusive access for a while.</summary>
[Agent("AccessDirector", IgnoresAccessPolicy = true)]
public sealed partial class AccessDirectorAgent
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(60);
    private static readonly string[] AgentNames = ["instance_id", "agent_class"];

    private readonly string _file;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Feed _controls;
    private readonly AccessBook _book;

    /// <summary>Reads the file, adds the feed <c>controls</c>, and offers <c>agent_poll</c>, <c>agent_rules</c> and <c>request_exclusive</c>.</summary>
    /// <exception cref="SiteException">The file cannot be used.</exception>
    public AccessDirectorAgent(IAgentContext agent, AccessDirectorOptions options, TimeProvider clock)
    {
        var folder = agent.Site.File is { } site ? Path.GetDirectoryName(Path.GetFullPath(site))! : agent.Site.WorkingDirectory;
        _file = Path.Combine(folder, options.ConfigFile);
        _clock = clock;
        _log = agent.Log;
        _book = new(clock);
        _book.Follow(AccessConfiguration.Load(_file));
        _controls = agent.AddFeed("controls");
        agent.AddProcedure("agent_poll", PollAsync);
        agent.AddProcedure("agent_rules", RulesAsync);
        agent.AddProcedure("request_exclusive", RequestExclusiveAsync);
    }

    /// <summary>
    /// Sends all rules to all agents once a minute, and ends exclusive grants whose time is over. Session data:
    /// <c>{"grants": [{"name": text, "expire_at": seconds, "grantee": text, "rules": […]}, …]}</c>, those that are held.
    /// </summary>
    [AgentProcess("manager", Startup = true)]
    public async Task<OpResult> ManageAsync(OpSession session, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(Look, _clock);
        var sent = _clock.GetTimestamp();
        await SendAsync(stop).ConfigureAwait(false);
        try
        {
            do
            {
                foreach (var name in _book.Expire())
                {
                    Expired(_log, name);
                    await SendAsync(stop).ConfigureAwait(false);
                }

                session.SetData(new WampMap { ["grants"] = _book.Grants });
                if (_clock.GetElapsedTime(sent) < Repeat)
                    continue;
                sent = _clock.GetTimestamp();
                await SendAsync(stop).ConfigureAwait(false);
            }
            while (await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }

        return OpResult.Succeeded("Exited.");
    }

    /// <summary>Reads the file with passwords again and sends the new rules to all agents. A file with a fault changes nothing.</summary>
    [AgentTask("reload_config")]
    public async Task<OpResult> ReloadAsync()
    {
        try
        {
            _book.Follow(AccessConfiguration.Load(_file));
        }
        catch (SiteException fault)
        {
            return OpResult.Failed(fault.Message);
        }

        await SendAsync(CancellationToken.None).ConfigureAwait(false);
        return OpResult.Succeeded("Update requested.");
    }

    /// <summary>Sends an agent its rules on the feed; false where it does not say who it is.</summary>
    private async Task<WampArguments> PollAsync(WampInvocation call, CancellationToken interrupted)
    {
        var given = call.Arguments.Bind("agent_poll", AgentNames);
        if (given.GetOrNull("instance_id").AsStringOrNull() is not { } instanceId || given.GetOrNull("agent_class").AsStringOrNull() is not { } agentClass)
            return WampArguments.Of(false);
        await _controls.PublishAsync(_book.ToTarget(instanceId, agentClass), interrupted).ConfigureAwait(false);
        return WampArguments.Of(true);
    }

    /// <summary>Answers with the rules of an agent, so that it need not believe what anyone may publish.</summary>
    private Task<WampArguments> RulesAsync(WampInvocation call, CancellationToken interrupted)
    {
        _ = interrupted;
        var given = call.Arguments.Bind("agent_rules", AgentNames);
        var instanceId = given.GetOrNull("instance_id").AsStringOrNull() ?? throw new WampException("instance_id is missing");
        return Task.FromResult(WampArguments.Of(_book.ToTarget(instanceId, given.GetOrNull("agent_class").AsStringOrNull())));
    }

    private async Task<WampArguments> RequestExclusiveAsync(WampInvocation call, CancellationToken interrupted)
    {
        _ = interrupted;
        var request = GrantRequest.From(call.Arguments);
        var answer = _book.Request(request, out var changed);
        if (changed)
        {
            Changed(_log, request.Name, request.Action, request.Grantee);
            await SendAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return WampArguments.Of(answer);
    }

    private ValueTask SendAsync(CancellationToken cancellationToken) => _controls.PublishAsync(_book.ToReset(), cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "The exclusive grant {Name} is over: its time has passed")]
    private static partial void Expired(ILogger log, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "The exclusive grant {Name}: {Action} by {Grantee}")]
    private static partial void Changed(ILogger log, string? name, string? action, string? grantee);
}
