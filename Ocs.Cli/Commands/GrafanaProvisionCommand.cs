using System.CommandLine;
using System.CommandLine.Parsing;
using Ocs.DataNodes;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs grafana provision</c>: the data source and dashboards of what is live, as files that Grafana reads at its start.</summary>
internal static class GrafanaProvisionCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create(CommandTerminal terminal)
    {
        var target = new Option<string>("--out") { Description = "Where provisioning/ and dashboards/ go; made where it is missing.", HelpName = "dir", Required = true };
        var flavour = new Option<GrafanaFlavour>("--flavour") { Description = "The data source: influxdb needs no plugin, and can alert.", HelpName = "influxdb|simplejson|simpod" };
        var version = new Option<int?>("--grafana-version") { Description = "Grafana's major version, 5 to 13; without it the newest that the flavour works in.", HelpName = "major" };
        var url = new Option<Uri>("--url") { Description = "The data server that is asked for its fields.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:5000/"), CustomParser = ReadUrl, HelpName = "url" };
        var seen = new Option<Uri?>("--data-source-url") { Description = "The data server as Grafana reaches it, where that is another URL.", CustomParser = ReadUrl, HelpName = "url" };
        var dashboards = new Option<string?>("--dashboards-path") { Description = "The folder dashboards/ as Grafana reaches it, where that is another path.", HelpName = "path" };
        var key = new Option<string?>("--key") { Description = "The key that lets in to the data server.", HelpName = "secret" };
        var command = new ExampleCommand("provision", "Writes the data source and dashboards of what is live now.", "ocs grafana provision --out grafana")
        {
            target, flavour, version, url, seen, dashboards, key,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var server = parsed.GetRequiredValue(url);
            using var client = new HttpClient { Timeout = Patience };
            if (parsed.GetValue(key) is { } secret)
                client.DefaultRequestHeaders.Add("X-API-Key", secret);
            var fields = await LiveField.ListAsync(client, server, stop);
            var directory = Directory.CreateDirectory(parsed.GetRequiredValue(target)).FullName;
            var files = GrafanaProvisioning.Write(
                fields,
                new GrafanaProvisioningOptions
                {
                    Flavour = parsed.GetValue(flavour),
                    Version = parsed.GetValue(version),
                    DataServer = parsed.GetValue(seen) ?? server,
                    DashboardsPath = parsed.GetValue(dashboards) ?? Path.Combine(directory, "dashboards"),
                },
                terminal.Error.WriteLine);
            foreach (var (path, text) in files)
            {
                var file = Path.Combine(directory, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, stop);
            }

            await terminal.Output.WriteLineAsync($"{files.Count} files of {fields.Count} fields written to {directory}");
            return 0;
        });
        return command;
    }

    private static Uri ReadUrl(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        argument.AddError($"{text} is no URL such as http://127.0.0.1:5000/.");
        return null!;
    }
}
