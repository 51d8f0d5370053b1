using Ocs.Agents.FakeData;
using Ocs.Agents.HostManager;
using Ocs.Clients;
using Ocs.Hosting;
using Ocs.Site;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.HostManager;

/// <summary>A host manager at a site in memory, with a site file and real processes: shell scripts that wait for their interrupt.</summary>
internal sealed class ManagedSite : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<AgentHost> _managers = [];

    private ManagedSite(LocalSite site) => Site = site;

    public LocalSite Site { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("ocs-host-manager-").FullName;

    public string SiteFilePath => Path.Combine(Folder, "site.yaml");

    /// <summary>Where the manager keeps what it needs after a crash.</summary>
    public string StateFolder => Path.Combine(Folder, "data", "state", "host-manager", "host-manager-1");

    public AgentClient Manager { get; private set; } = null!;

    /// <summary>An entry of the site file whose program runs until it is interrupted.</summary>
    public static string Entry(string id, string more = "", string script = "trap 'exit 0' INT; echo begun >&2; while :; do sleep 0.02; done", string agentClass = "ShellAgent") =>
        $"""
              - agent-class: {agentClass}
                instance-id: {id}
                command: [sh, -c, "{script}"]
                {more}

        """;

    public static async Task<ManagedSite> StartAsync(string entries, params string[] arguments)
    {
        var site = new ManagedSite(await LocalSite.StartAsync());
        site.Write(entries);
        await site.StartManagerAsync(arguments);
        return site;
    }

    /// <summary>Writes the site file anew.</summary>
    public void Write(string entries) => File.WriteAllText(SiteFilePath, $"""
        hub: {"{"}wamp_server: "ws://127.0.0.1:1/ws", wamp_http: "http://127.0.0.1:1/call", wamp_realm: test_realm, address_root: observatory{"}"}
        hosts:
          localhost:
            agent-instances:
              - agent-class: HostManager
                instance-id: host-manager-1
        {entries}
        """);

    public AgentSite Place(params string[] arguments)
    {
        var hub = new SiteHub();
        return new AgentSite
        {
            Hub = hub,
            Host = new SiteHost { Name = "localhost", Hub = hub },
            Instance = new SiteInstance { AgentClass = "HostManager", InstanceId = "host-manager-1", Arguments = arguments },
            File = SiteFilePath,
            DataDirectory = Path.Combine(Folder, "data"),
        };
    }

    public async Task<AgentHost> StartManagerAsync(params string[] arguments)
    {
        var host = new AgentHost(Place(arguments), new AgentHostOptions
        {
            Catalog = AgentCatalog.Of(typeof(HostManagerAgent), typeof(FakeDataAgent)),
            Endpoint = Site.Endpoint,
            Clock = Site.Clock,
        });
        _managers.Add(host);
        host.Start();
        await Site.PassTimeAsync(host.WaitUntilJoinedAsync());
        Manager = await Site.Client.GetAgentAsync("host-manager-1");
        return host;
    }

    /// <summary>What the manager said so far.</summary>
    public async Task<IReadOnlyList<string>> MessagesAsync() =>
        [.. (await Manager.GetProcess("manager").GetStatusAsync())!.Messages.Select(message => message.Text)];

    public async Task<WampMap> DataAsync() => (await Manager.GetProcess("manager").GetStatusAsync())!.Data;

    /// <summary>The line of a child in the session data.</summary>
    public async Task<WampMap> ChildAsync(string id) =>
        (await DataAsync()).GetOrNull("child_states").AsListOrNull()?.Select(child => child.AsMap()).FirstOrDefault(child => child["instance_id"].AsString() == id) ?? [];

    /// <summary>Lets time pass until a child is in a state, and gives its line.</summary>
    public Task<WampMap> UntilAsync(string id, string state) =>
        UntilAsync(id, child => child.GetOrNull("next_action").AsStringOrNull() == state);

    /// <summary>Lets time pass until a child runs as another process than before.</summary>
    public Task<WampMap> UntilRestartedAsync(string id, long before) =>
        UntilAsync(id, child => child.GetOrNull("pid") is { Kind: WampValueKind.Integer } process && process.AsInteger() != before);

    /// <summary>Lets time pass until a child's line fits.</summary>
    public async Task<WampMap> UntilAsync(string id, Func<WampMap, bool> fits)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var child = await ChildAsync(id);
            if (fits(child))
                return child;
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"{id} is not so far: {string.Join(", ", child)}. The manager said: {string.Join('\n', await MessagesAsync())}");
            await PassAsync();
        }
    }

    /// <summary>Lets time pass until the manager says something with a text in it, and gives it.</summary>
    public async Task<string> UntilToldAsync(string text)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var messages = await MessagesAsync();
            if (messages.FirstOrDefault(message => message.Contains(text, StringComparison.Ordinal)) is { } told)
                return told;
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"The manager said: {string.Join('\n', messages)}");
            await PassAsync();
        }
    }

    public Task<T> PassAsync<T>(Task<T> task) => Site.PassTimeAsync(task, Step);

    public Task PassAsync(Task task) => Site.PassTimeAsync(task, Step);

    /// <summary>Runs the task update.</summary>
    public async Task<OpSessionView> UpdateAsync(object parameters) => await PassAsync(Manager.GetTask("update").RunAsync(parameters));

    public async ValueTask DisposeAsync()
    {
        foreach (var manager in _managers)
            await PassAsync(manager.StopAsync());
        await Site.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task PassAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        Site.Clock.Advance(Step);
    }
}
