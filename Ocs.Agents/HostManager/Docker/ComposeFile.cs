using System.Text.Json;

namespace Ocs.Agents.HostManager.Docker;

/// <summary>Asks docker about the services of one compose file (drivers.py: parse_docker_state).</summary>
internal sealed class ComposeFile(string path, DockerProgram docker)
{
    private const string ServiceLabel = "com.docker.compose.service";

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
                    .. containers.Where(container => services.All(service => service.Name != container.Service))
                        .Select(container => new OrphanContainer(container.Id, container.Service, path, container.IsRunning)),
                ],
            };
        }
        catch (Exception fault) when (fault is DockerException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ComposeState(path) { Fault = fault.Message.ReplaceLineEndings(" ") };
        }
    }

    private async Task<List<ComposeService>> ReadServicesAsync()
    {
        var answer = await docker.RunAsync(["compose", "-f", path, "config", "--format", "json"]).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("services", out var services) && services.ValueKind == JsonValueKind.Object
            ? [.. services.EnumerateObject().Select(service => new ComposeService(service.Name, path, TextOf(service.Value, "image")))]
            : [];
    }

    private async Task<List<Container>> ReadContainersAsync()
    {
        var answer = await docker.RunAsync(["compose", "-f", path, "ps", "--all", "--quiet"]).ConfigureAwait(false);
        var ids = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var found = new List<Container>();
        foreach (var container in await InspectAsync(["inspect", .. ids], ids.Length).ConfigureAwait(false))
        {
            var state = container.GetProperty("State");
            var labels = container.GetProperty("Config").GetProperty("Labels");
            var running = state.GetProperty("Running").GetBoolean();
            var exitCode = state.TryGetProperty("ExitCode", out var code) ? code.GetInt32() : 127;
            found.Add(new Container(TextOf(container, "Id"), TextOf(labels, ServiceLabel), running, exitCode, TextOf(container, "Image")));
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

    private static ComposeService Combine(ComposeService service, List<Container> containers, Dictionary<string, string> pulled)
    {
        var tag = service.Image.LastIndexOf(':') > service.Image.LastIndexOf('/') ? service.Image : service.Image + ":latest";
        service = service with { PulledImage = pulled.GetValueOrDefault(tag, "") };
        return containers.OrderByDescending(each => each.IsRunning).FirstOrDefault(each => each.Service == service.Name) is { } container
            ? service with { Container = container.Id, IsRunning = container.IsRunning, ExitCode = container.ExitCode, RunningImage = container.Image }
            : service;
    }

    private static string TextOf(JsonElement map, string key) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private sealed record Container(string Id, string Service, bool IsRunning, int ExitCode, string Image);
}
