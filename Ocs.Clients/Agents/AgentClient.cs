using Ocs.Addresses;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>One agent, and what it offered when it was asked. Safe to use from several threads.</summary>
public sealed class AgentClient
{
    private const string NoSuchProcedure = "wamp.error.no_such_procedure";

    private AgentClient(OcsClient site, AgentAddress address, AgentDescription description)
    {
        Site = site;
        Address = address;
        Description = description;
    }

    /// <summary>The client of the site that it belongs to.</summary>
    public OcsClient Site { get; }

    /// <summary>Its address.</summary>
    public AgentAddress Address { get; }

    /// <summary>Its instance-id.</summary>
    public string InstanceId => Address.InstanceId;

    /// <summary>What it said of itself when it was asked last.</summary>
    public AgentDescription Description { get; private set; }

    /// <summary>What goes with start, stop and abort; empty for nothing, as to agents without access control.</summary>
    internal string Password => !Description.HasAccessControl ? ""
        : Site.Passwords?.Find(Site.Options.Privileges, Description.AgentClass, InstanceId) ?? Site.Options.Password;

    /// <summary>A task.</summary>
    /// <exception cref="ArgumentException">It has no task of that name; the message lists those it has.</exception>
    public TaskClient GetTask(string name)
    {
        Require(name, "task", Description.Tasks.Select(task => task.Name));
        return new TaskClient(this, name);
    }

    /// <summary>A process.</summary>
    /// <exception cref="ArgumentException">It has no process of that name; the message lists those it has.</exception>
    public ProcessClient GetProcess(string name)
    {
        Require(name, "process", Description.Processes.Select(process => process.Name));
        return new ProcessClient(this, name);
    }

    /// <summary>A feed. An agent may make feeds later, so that this never refuses.</summary>
    public FeedClient GetFeed(string name) => new(this, name);

    /// <summary>Asks it again what it offers.</summary>
    /// <exception cref="AgentNotFoundException">It has left.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken = default) =>
        Description = await DescribeAsync(Site, Address, cancellationToken);

    internal static async Task<AgentClient> ConnectAsync(OcsClient site, AgentAddress address, CancellationToken cancellationToken) =>
        new(site, address, await DescribeAsync(site, address, cancellationToken));

    internal async Task<WampArguments> CallOperationsAsync(WampArguments arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await Site.Connection.CallAsync(Address.Operations, arguments, new CallOptions { Timeout = timeout }, cancellationToken);
        }
        catch (WampException exception) when (exception.ErrorUri == NoSuchProcedure)
        {
            throw NotFound(Address, exception);
        }
    }

    private static async Task<AgentDescription> DescribeAsync(OcsClient site, AgentAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await site.CallAsync(address.ToString(), WampArguments.Of("get_api"), cancellationToken);
            return AgentDescription.From(answer.At(0).AsMapOrNull() ?? []);
        }
        catch (WampException exception) when (exception.ErrorUri == NoSuchProcedure)
        {
            throw NotFound(address, exception);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The agent at {address} did not say what it offers within {site.Options.RequestTimeout.TotalSeconds:0.#} s.", exception);
        }
    }

    private static AgentNotFoundException NotFound(AgentAddress address, WampException exception) =>
        new($"There is no agent '{address.InstanceId}' at {address}.", exception);

    private void Require(string name, string kind, IEnumerable<string> known)
    {
        var names = known.ToList();
        if (!names.Contains(name))
        {
            throw new ArgumentException(
                $"The agent {InstanceId} has no {kind} '{name}', {(names.Count == 0 ? "and no other" : "only " + string.Join(", ", names))}.", nameof(name));
        }
    }
}
