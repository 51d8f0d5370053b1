using System.Text.Json;
using Ocs.Site;

namespace Ocs.Agents.HostManager.Docker;

/// <summary>Docker's compose: its plugin <c>docker compose</c>, or, where docker has none, the program <c>docker-compose</c> of old.</summary>
internal sealed class ComposeProgram(DockerProgram docker, DockerProgram standalone)
{
    private volatile Variant? _known;

    /// <summary>Runs a command for a compose file to its end, and gives its output.</summary>
    /// <exception cref="DockerException">There is no compose, or the command fails.</exception>
    public async Task<string> RunAsync(string file, IEnumerable<string> arguments, TimeSpan? patience = null)
    {
        var variant = await FindAsync().ConfigureAwait(false);
        return await variant.Program.RunAsync([.. variant.First, "-f", file, .. arguments], patience).ConfigureAwait(false);
    }

    /// <summary>The services of a file, each with its image; empty where that is built from a folder.</summary>
    /// <exception cref="DockerException">There is no compose, or it cannot read the file.</exception>
    public async Task<IReadOnlyList<ComposeService>> ReadServicesAsync(string file)
    {
        // The old program writes YAML alone, and the plugin may quote in YAML what ours reads otherwise: JSON where it can be had.
        var isPlugin = (await FindAsync().ConfigureAwait(false)).First.Length > 0;
        var text = await RunAsync(file, isPlugin ? ["config", "--format", "json"] : ["config"]).ConfigureAwait(false);
        return isPlugin ? FromJson(text, file) : FromYaml(text, file);
    }

    private static List<ComposeService> FromJson(string text, string file)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty("services", out var services) && services.ValueKind == JsonValueKind.Object
            ? [.. services.EnumerateObject().Select(service => new ComposeService(service.Name, file, ComposeFile.TextOf(service.Value, "image")))]
            : [];
    }

    private static List<ComposeService> FromYaml(string text, string file) =>
        YamlFile.Parse(text, file).AsMapOrNull()?.GetOrNull("services").AsMapOrNull() is { } services
            ? [.. services.Select(service => new ComposeService(service.Key, file, service.Value.AsMapOrNull()?.GetOrNull("image").AsStringOrNull() ?? ""))]
            : [];

    private async Task<Variant> FindAsync()
    {
        if (_known is { } known)
            return known;
        var (exitCode, _, _) = await docker.TryRunAsync(["compose", "version"]).ConfigureAwait(false);
        return _known = exitCode == 0 ? new Variant(docker, ["compose"]) : await FindStandaloneAsync().ConfigureAwait(false);
    }

    private async Task<Variant> FindStandaloneAsync()
    {
        try
        {
            await standalone.RunAsync(["version"]).ConfigureAwait(false);
            return new Variant(standalone, []);
        }
        catch (DockerException)
        {
            throw new DockerException($"'{docker.Name}' has no compose here: install its plugin, so that '{docker.Name} compose version' answers, or the program '{standalone.Name}'.");
        }
    }

    private sealed record Variant(DockerProgram Program, string[] First);
}
