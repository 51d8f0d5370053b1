using Ocs.Agents.HostManager;
using Ocs.Agents.HostManager.Docker;

namespace Ocs.Agents.Tests.HostManager;

/// <summary>Docker services, with a script in the place of docker that keeps its containers as files.</summary>
public sealed class DockerTests : IDisposable
{
    private const string Script = """
        #!/bin/sh
        cd "$(dirname "$0")"
        echo "$*" >>calls
        container() { # service running image
          printf '{"Id": "id-%s", "Image": "%s", "State": {"Running": %s, "ExitCode": 0}, "Config": {"Labels": {"com.docker.compose.service": "%s"}}}' "$1" "$3" "$2" "$1"
        }
        case "$*" in
          *" config "*) echo '{"services": {"ocs-fake-1": {"image": "lab/ocs:1"}, "grafana": {"image": "grafana"}}}' ;;
          *" ps "*) for f in up-*; do [ -e "$f" ] && echo "id-${f#up-}"; done; exit 0 ;;
          "inspect "*) shift; printf '['; comma=; for id; do printf '%s' "$comma"; container "${id#id-}" true sha256:old; comma=,; done; echo ']' ;;
          "image inspect "*) echo '[{"Id": "sha256:new", "RepoTags": ["lab/ocs:1"]}]'; exit 1 ;;
          *" up "*) for s; do :; done; touch "up-$s" ;;
          *" rm "*) for s; do :; done; rm -f "up-$s" ;;
          "rm --force "*) rm -f "up-${3#id-}" ;;
          *) exit 0 ;;
        esac
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("ocs-docker-").FullName;

    public DockerTests()
    {
        Docker = Path.Combine(_folder, "docker");
        Write("docker", Script);
        File.WriteAllText(Compose, "services: {}");
    }

    private string Docker { get; }

    private string Compose => Path.Combine(_folder, "compose.yaml");

    private void Write(string program, string script)
    {
        var path = Path.Combine(_folder, program);
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Services_go_up_and_down_and_orphans_and_images_are_told()
    {
        File.WriteAllText(Path.Combine(_folder, "up-lost"), "");
        await using var site = await ManagedSite.StartAsync(
            "      - {agent-class: FakeDataAgent, instance-id: fake-1, manage: docker/up}\n"
            + "      - {agent-class: FakeDataAgent, instance-id: fake-2, manage: docker}",
            "--docker-compose", Compose, "--docker-program", Docker);
        var up = await site.UntilAsync("fake-1", "up");
        Assert.Equal("FakeDataAgent[d]", up["agent_class"].AsString());
        Assert.True((await site.UntilAsync("fake-1", child => child["restart_required"].AsBoolean()))["operable"].AsBoolean());
        var missing = await site.UntilAsync("fake-2", "?");
        Assert.Equal("FakeDataAgent[d?]", missing["agent_class"].AsString());
        var other = await site.UntilAsync("grafana", "down");
        Assert.Equal("[docker]", other["agent_class"].AsString());

        var data = await site.DataAsync();
        Assert.Equal(["id-lost"], data["orphans"].AsMap().Keys);
        Assert.Equal("grafana", data["new_tags"].AsMap()["grafana"].AsString());
        Assert.True(data["config_parse_status"].AsMap()[Compose].AsList()[0].AsBoolean());

        await site.UpdateAsync(new { requests = new[] { new[] { "grafana", "up" }, ["fake-1", "down"] } });
        await site.UntilAsync("grafana", "up");
        await site.UntilAsync("fake-1", "down");
        var removed = await site.PassAsync(site.Manager.GetTask("remove_orphans").RunAsync());
        Assert.Contains("Attempting stop and remove of 1 containers.", removed.Messages.Select(message => message.Text));
        Assert.False(File.Exists(Path.Combine(_folder, "up-lost")));

        var die = await site.PassAsync(site.Manager.GetTask("die").RunAsync(new { disown_dockers = true }));
        Assert.True(die.Success);
        Assert.True(File.Exists(Path.Combine(_folder, "up-grafana")));
    }

    [Fact]
    public async Task A_docker_without_its_plugin_is_served_by_the_compose_program_of_old()
    {
        Write("old-docker", """
            #!/bin/sh
            [ "$1" = compose ] && { echo "docker: 'compose' is not a docker command." >&2; exit 1; }
            exec "$(dirname "$0")/docker" "$@"
            """);
        Write("docker-compose", """
            #!/bin/sh
            case "$*" in
              *" config") printf 'services:\n  ocs-fake-1:\n    image: lab/ocs:1\nversion: "3.9"\n' ;;
              *" up "*) printf 'Creating lab_ocs-fake-1_1 ... \r\nCreating lab_ocs-fake-1_1 ... error\r\n\nERROR: for ocs-fake-1  the port is taken\nEncountered errors.\n' >&2; exit 1 ;;
              *) exec "$(dirname "$0")/docker" compose "$@" ;;
            esac
            """);
        await using var site = await ManagedSite.StartAsync(
            "      - {agent-class: FakeDataAgent, instance-id: fake-1, manage: docker/down}",
            "--docker-compose", Compose, "--docker-program", Path.Combine(_folder, "old-docker"), "--docker-compose-bin", Path.Combine(_folder, "docker-compose"));
        await site.UntilAsync("fake-1", child => child.GetOrNull("agent_class").AsStringOrNull() == "FakeDataAgent[d]");
        await site.UpdateAsync(new { requests = new[] { new[] { "fake-1", "up" } } });
        var told = await site.UntilToldAsync("the port is taken");
        Assert.EndsWith("docker-compose -f " + Compose + " up -d ocs-fake-1' failed: ERROR: for ocs-fake-1  the port is taken", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_folders_containers_only_those_made_from_the_file_are_its_orphans()
    {
        Write("docker", """
            #!/bin/sh
            cd "$(dirname "$0")"
            container() { # id service file
              printf '{"Id": "%s", "Image": "i", "State": {"Running": true}, "Config": {"Labels": {"com.docker.compose.service": "%s", "com.docker.compose.project": "lab", "com.docker.compose.project.config_files": "%s", "com.docker.compose.project.working_dir": "%s"}}}' "$1" "$2" "$3" "$PWD"
            }
            case "$*" in
              *" config "*) echo '{"services": {"ocs-fake-1": {}}}' ;;
              "compose "*" ps "*) echo one ;;
              "ps --all --quiet --no-trunc --filter label=com.docker.compose.project=lab"*) printf 'one\ntwo\nthree\n' ;;
              "inspect one") printf '[%s]' "$(container one ocs-fake-1 compose.yaml)" ;;
              "inspect two three") printf '[%s,%s]' "$(container two lost "$PWD/compose.yaml")" "$(container three other "$PWD/other.yaml")" ;;
            esac
            """);
        var docker = new DockerProgram(Docker, TimeProvider.System);
        var state = await new ComposeFile(Compose, docker, new ComposeProgram(docker, docker), TimeProvider.System).ReadAsync();
        Assert.Null(state.Fault);
        Assert.Equal(["one"], state.Services.Select(service => service.Container));
        Assert.Equal([new OrphanContainer("two", "lost", Compose, true)], state.Orphans);
    }

    [Fact]
    public async Task A_docker_without_any_compose_is_one_clear_line()
    {
        Write("old-docker", "#!/bin/sh\nexit 1\n");
        var docker = new DockerProgram(Path.Combine(_folder, "old-docker"), TimeProvider.System);
        var compose = new ComposeProgram(docker, new DockerProgram("/nowhere/docker-compose", TimeProvider.System));
        var state = await new ComposeFile(Compose, docker, compose, TimeProvider.System).ReadAsync();
        Assert.Equal(
            $"'{docker.Name}' has no compose here: install its plugin, so that '{docker.Name} compose version' answers, or the program '/nowhere/docker-compose'.", state.Fault);
    }

    [Fact]
    public async Task Without_docker_there_is_one_clear_line_and_everything_else_goes_on()
    {
        await using var site = await ManagedSite.StartAsync(
            ManagedSite.Entry("shell-1") + "      - {agent-class: FakeDataAgent, instance-id: fake-1, manage: docker/up}",
            "--docker-compose", Compose, "--docker-program", "/nowhere/docker");
        await site.UntilAsync("shell-1", "up");
        Assert.Equal("FakeDataAgent[d?]", (await site.UntilAsync("fake-1", "?"))["agent_class"].AsString());
        var line = $"Failed to interpret {Compose} and/or its service states: docker is not installed here: there is no program '/nowhere/docker'.";
        await site.Site.PassTimeUntilAsync(() => site.Site.Clock.PendingTimers > 0);
        Assert.Single(await site.MessagesAsync(), line);
        var status = (await site.DataAsync())["config_parse_status"].AsMap()[Compose].AsList();
        Assert.Equal(line, status[2].AsString());
        var pull = await site.PassAsync(site.Manager.GetTask("docker_pull").RunAsync());
        Assert.False(pull.Success);
        Assert.Equal("docker is not installed here: there is no program '/nowhere/docker'.", pull.LastMessage);
    }

    [Fact]
    public async Task A_compose_file_that_is_gone_keeps_what_was_known_of_its_services()
    {
        var docker = new DockerProgram(Docker, TimeProvider.System);
        var services = new DockerServices([Compose], docker, new ComposeProgram(docker, docker), TimeProvider.System, () => { });
        var children = new ChildSet();
        var said = new List<string>();
        var update = new DockerChildren(children, services, new ConfigStatus(), "ocs-", TimeProvider.System);
        await services.RefreshAsync();
        Assert.True(services.Poll());
        update.Update(said.Add);
        Assert.Equal(["ocs-fake-1", "grafana"], children.All.Select(child => child.InstanceId));
        File.Delete(Compose);
        await services.RefreshAsync();
        Assert.True(services.Poll());
        update.Update(said.Add);
        Assert.Equal(2, children.All.Count);
        Assert.Equal($"Failed to interpret {Compose} and/or its service states: there is no such file.", said[^1]);
    }
}
