using System.Text.Json;
using Ocs.Site;

namespace Ocs.Agents.HostManager.Docker;

/// <summary>Asks docker about the services of one compose file (drivers.py: parse_docker_state).</summary>
internal sealed class ComposeFile(string path, DockerProgram docker, ComposeProgram compose, TimeProvider clock)
{
    private const string Label = "com.docker.compose.";

    /// <summary>What else a compose file draws on may change without it: an environment file, a file that it extends.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromMinutes(1);

    private string _project = "";
    private (IReadOnlyList<ComposeService> Services, DateTime Written, DateTimeOffset At)? _read;

    public string Path => path;

    /// <summary>The services and their containers. Never throws: see <see cref="ComposeState.Fault"/>.</summary>
    public async Task<ComposeState> ReadAsync()
    {
        try
        {
            if (!File.Exists(path))
                throw new DockerException("there is no such file.");
            var services = await ReadServicesAsync().ConfigureAwait(false);
            var containers = await ReadContainersAsync().ConfigureAwait(false);
            var pulled = await ReadImagesAsync(services.Select(service => service.Image)).ConfigureAwait(false);
            return new ComposeState(path)
            {
                Services = [.. services.Select(service => Combine(service, containers, pulled))],
                Orphans =
                [
                    .. containers.Where(container => services.All(service => service.Name != container.Service) && IsOfThisFile(container))
                        .Select(container => new OrphanContainer(container.Id, container.Service, path, container.IsRunning)),
                ],
            };
        }
        catch (Exception fault) when (fault is DockerException or SiteException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ComposeState(path) { Fault = fault.Message.ReplaceLineEndings(" ") };
        }
    }

    /// <summary>The services, read again where the file changed: compose takes up to half a second of a processor to tell.</summary>
    private async Task<IReadOnlyList<ComposeService>> ReadServicesAsync()
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (_read is { } read && read.Written == written && clock.GetUtcNow() - read.At < Reading)
            return read.Services;
        var services = await compose.ReadServicesAsync(path).ConfigureAwait(false);
        _read = (services, written, clock.GetUtcNow());
        return services;
    }

    private async Task<List<Container>> ReadContainersAsync()
    {
        var ids = Words(await compose.RunAsync(path, ["ps", "--all", "--quiet"]).ConfigureAwait(false));
        var found = await ReadContainersAsync(ids).ConfigureAwait(false);

        // The compose of old tells of no container whose service the file no longer has. Docker does.
        _project = found.Select(container => container.Project).FirstOrDefault(project => project.Length > 0) ?? _project;
        if (_project.Length == 0)
            return found;
        var all = Words(await docker.RunAsync(
            ["ps", "--all", "--quiet", "--no-trunc", "--filter", $"label={Label}project={_project}", "--filter", $"label={Label}oneoff=False"]).ConfigureAwait(false));
        found.AddRange(await ReadContainersAsync([.. all.Except(found.Select(container => container.Id))]).ConfigureAwait(false));
        return found;
    }

    private async Task<List<Container>> ReadContainersAsync(string[] ids)
    {
        var found = new List<Container>();
        foreach (var container in await InspectAsync(["inspect", .. ids], ids.Length).ConfigureAwait(false))
        {
            var state = container.GetProperty("State");
            var labels = container.GetProperty("Config").GetProperty("Labels");
            var running = state.GetProperty("Running").GetBoolean();
            var exitCode = state.TryGetProperty("ExitCode", out var code) ? code.GetInt32() : 127;
            var files = TextOf(labels, Label + "project.config_files").Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(file => System.IO.Path.GetFullPath(System.IO.Path.Combine(TextOf(labels, Label + "project.working_dir"), file)));
            found.Add(new Container(TextOf(container, "Id"), TextOf(labels, Label + "service"), running, exitCode, TextOf(container, "Image"))
            {
                Project = TextOf(labels, Label + "project"),
                Files = [.. files],
            });
        }

        return found;
    }

    /// <summary>The id of each image that is here.</summary>
    private async Task<Dictionary<string, string>> ReadImagesAsync(IEnumerable<string> images)
    {
        var names = images.Where(image => image.Length > 0).Distinct().ToList();
        var found = new Dictionary<string, string>();
        foreach (var image in await InspectAsync(["image", "inspect", .. names], names.Count).ConfigureAwait(false))
        {
            if (!image.TryGetProperty("RepoTags", out var tags) || tags.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var tag in tags.EnumerateArray().Select(tag => tag.GetString() ?? ""))
                found[tag] = TextOf(image, "Id");
        }

        return found;
    }

    /// <summary>Docker inspects what it finds, and fails for the rest, which may have gone meanwhile.</summary>
    private async Task<IReadOnlyList<JsonElement>> InspectAsync(IReadOnlyList<string> arguments, int count)
    {
        if (count == 0)
            return [];
        var (_, output, _) = await docker.TryRunAsync(arguments).ConfigureAwait(false);
        using var document = JsonDocument.Parse(output.Trim() is { Length: > 0 } text ? text : "[]");
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    /// <summary>Compose files of one folder are one project: without this, each would take the others' containers for orphans.</summary>
    private bool IsOfThisFile(Container container) => container.Files.Length == 0 || container.Files.Contains(System.IO.Path.GetFullPath(path));

    private static ComposeService Combine(ComposeService service, List<Container> containers, Dictionary<string, string> pulled)
    {
        var tag = service.Image.LastIndexOf(':') > service.Image.LastIndexOf('/') ? service.Image : service.Image + ":latest";
        service = service with { PulledImage = pulled.GetValueOrDefault(tag, "") };
        return containers.OrderByDescending(each => each.IsRunning).FirstOrDefault(each => each.Service == service.Name) is { } container
            ? service with { Container = container.Id, IsRunning = container.IsRunning, ExitCode = container.ExitCode, RunningImage = container.Image }
            : service;
    }

    /// <summary>A text of a map; empty where it is missing or no text.</summary>
    public static string TextOf(JsonElement map, string key) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string[] Words(string answer) => answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private sealed record Container(string Id, string Service, bool IsRunning, int ExitCode, string Image)
    {
        public string Project { get; init; } = "";

        /// <summary>The compose files that it was made from; empty where docker does not say.</summary>
        public string[] Files { get; init; } = [];
    }
}
