using Ocs.Addresses;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>
/// A client of a whole site: its agents, their operations and feeds. It reconnects by itself; a request made while the
/// router is away fails. Safe to use from several threads.
/// </summary>
public sealed class OcsClient : IAsyncDisposable
{
    private OcsClient(OcsClientOptions options, SiteConfiguration site, PasswordFile? passwords, WampConnection connection)
    {
        Options = options;
        Site = site;
        Passwords = passwords;
        Connection = connection;
    }

    /// <summary>How it connects.</summary>
    public OcsClientOptions Options { get; }

    /// <summary>The site.</summary>
    public SiteConfiguration Site { get; }

    /// <summary>The passwords by agent; null where none are wanted.</summary>
    internal PasswordFile? Passwords { get; }

    /// <summary>The hub.</summary>
    public SiteHub Hub => Site.Hub;

    /// <summary>The connection to the router, for what this class does not offer.</summary>
    public WampConnection Connection { get; }

    /// <summary>Connects to the router of the site config, as OCS finds it.</summary>
    /// <exception cref="SiteException">The site file cannot be used.</exception>
    /// <exception cref="WampConnectionException">The router cannot be reached or refuses.</exception>
    public static Task<OcsClient> ConnectAsync(CancellationToken cancellationToken = default) =>
        ConnectAsync(new OcsClientOptions(), cancellationToken);

    /// <summary>Connects to the router that the options name.</summary>
    /// <exception cref="SiteException">The site file, or the password file where one is wanted, cannot be used.</exception>
    /// <exception cref="WampConnectionException">The router cannot be reached or refuses.</exception>
    public static async Task<OcsClient> ConnectAsync(OcsClientOptions options, CancellationToken cancellationToken = default)
    {
        var site = options.Site ?? new SiteOptions().Load();
        var passwords = options is { Privileges: > 1, Password: "" } ? PasswordFile.Load(options.PasswordsFile ?? PasswordFile.FindPath()) : null;
        var connection = await WampConnection.ConnectAsync(
            new WampConnectionOptions
            {
                Endpoint = options.Endpoint ?? site.Hub.CreateEndpoint(),
                Realm = site.Hub.WampRealm,
                Login = options.Endpoint is null ? site.Hub.Login : null,
                Clock = options.Clock,
                OnFault = (text, exception) => options.OnFault?.Invoke(exception is null ? text : $"{text}: {exception.Message}"),
            },
            cancellationToken);
        return new OcsClient(options, site, passwords, connection);
    }

    /// <summary>The address of an instance at this site.</summary>
    public AgentAddress AddressOf(string instanceId) => new(Hub.AddressRoot, instanceId);

    /// <summary>Asks an agent what it offers.</summary>
    /// <exception cref="AgentNotFoundException">No agent of that id has joined.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public Task<AgentClient> GetAgentAsync(string instanceId, CancellationToken cancellationToken = default) =>
        AgentClient.ConnectAsync(this, AddressOf(instanceId), cancellationToken);

    /// <summary>Listens to heartbeats: every agent that lives, in the order heard.</summary>
    /// <param name="duration">How long to listen; agents beat once a second. Null for 2 s.</param>
    /// <param name="cancellationToken">Ends the scan at once.</param>
    public Task<IReadOnlyList<ScannedAgent>> ScanAsync(TimeSpan? duration = null, CancellationToken cancellationToken = default) =>
        new HeartbeatScan(this).RunAsync(duration ?? TimeSpan.FromSeconds(2), cancellationToken);

    /// <summary>Asks a registry which agents it has heard; expired ones are among them.</summary>
    /// <exception cref="AgentNotFoundException">There is no such registry.</exception>
    public Task<IReadOnlyList<ScannedAgent>> ScanRegistryAsync(string registryId = "registry", CancellationToken cancellationToken = default) =>
        RegistryScan.RunAsync(this, registryId, cancellationToken);

    /// <summary>Subscribes to any topic. The events wait in a bounded buffer; the oldest go when it is full, counted.</summary>
    public Task<EventSubscription> SubscribeAsync(
        string topic, MatchPolicy match = MatchPolicy.Wildcard, int capacity = 10_000, CancellationToken cancellationToken = default) =>
        EventSubscription.OpenAsync(this, topic, match, capacity, cancellationToken);

    /// <summary>Calls any procedure, within the time of <see cref="OcsClientOptions.RequestTimeout"/>.</summary>
    /// <exception cref="WampException">The router or the callee answered with an error.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public Task<WampArguments> CallAsync(string procedure, WampArguments? arguments = null, CancellationToken cancellationToken = default) =>
        Connection.CallAsync(procedure, arguments, new CallOptions { Timeout = Options.RequestTimeout }, cancellationToken);

    /// <summary>Leaves the router.</summary>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
