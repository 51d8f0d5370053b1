using System.CommandLine;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs site systemd</c>: the service that keeps a host's part of the site running (ocs-install-systemd).</summary>
internal static class SiteSystemdCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var directory = new Option<string>("--service-dir") { Description = "Write the unit into this folder, such as /etc/systemd/system; without it is printed.", HelpName = "dir" };
        var user = new Option<string>("--service-user") { Description = "The user that agents run as.", HelpName = "user", DefaultValueFactory = _ => "ocs" };
        var name = new Option<string>("--service-name") { Description = "Its name, if not ocs-hostmanager or ocs-up.", HelpName = "name" };
        var program = new Option<string>("--launcher-script") { Description = "The program that it starts; this one unless given.", HelpName = "file" };
        var command = new ExampleCommand("systemd", "Writes the systemd unit of a host.", "ocs site systemd --site-file /etc/ocs/default.yaml --service-dir /etc/systemd/system")
        {
            directory, user, name, program,
        };
        command.SetAction(parsed =>
        {
            var site = siteOptions.Read(parsed).Load(terminal.Environment);
            var manager = site.RequireHost().Instances.FirstOrDefault(instance => instance.AgentClass == "HostManager");
            var unit = Unit(site, manager, parsed.GetRequiredValue(user), parsed.GetValue(program) ?? Path.Combine(AppContext.BaseDirectory, "ocs"));
            if (parsed.GetValue(directory) is not { } folder)
            {
                terminal.Output.Write(unit);
                return 0;
            }

            var host = site.RequireHost().Name is "localhost" ? "" : $"-{site.RequireHost().Name}";
            var file = Path.Combine(folder, $"{parsed.GetValue(name) ?? (manager is null ? "ocs-up" : "ocs-hostmanager") + host}.service");
            File.WriteAllText(file, unit);
            terminal.Output.WriteLine($"Written: {file}");
            terminal.Output.WriteLine($"Now: systemctl daemon-reload && systemctl enable --now {Path.GetFileNameWithoutExtension(file)}");
            return 0;
        });
        return command;
    }

    /// <summary>With a host manager that one starts the others; without one all of the host runs in one process.</summary>
    private static string Unit(SiteConfiguration site, SiteInstance? manager, string user, string program)
    {
        var file = Path.GetFullPath(site.File!.Path);
        var host = site.RequireHost().Name;
        var run = manager is null ? "up" : $"agent --instance-id {manager.InstanceId}";
        return $"""
            [Unit]
            Description={(manager is null ? "Observatory" : "Host manager of the observatory")} on {host}
            After=network-online.target
            Wants=network-online.target

            [Service]
            User={user}
            ExecStart={program} {run} --site-file {file} --site-host {host}
            Environment=LOGLEVEL=info
            # {(manager is null ? "Every agent runs in this one process." : "The agents that it has started outlive it, and the next one takes them over.")}
            KillMode={(manager is null ? "mixed" : "process")}
            KillSignal=SIGINT
            TimeoutStopSec=30
            Restart=always
            RestartSec=10
            LimitNOFILE=65536

            [Install]
            WantedBy=multi-user.target

            """;
    }
}
