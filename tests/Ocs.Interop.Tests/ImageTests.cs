using System.Diagnostics;
using System.Text.RegularExpressions;
using Ocs.Interop.Tests.Peers;

namespace Ocs.Interop.Tests;

/// <summary>The container image, built without docker: by buildah, on a Debian that mmdebstrap makes, and run.</summary>
[Collection("dotnet")]
public sealed partial class ImageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private const string Build = """
        mmdebstrap --quiet --variant=minbase bookworm base.tar
        printf 'FROM scratch\nADD base.tar /\n' >Base
        buildah bud --isolation chroot -f Base -t docker.io/library/debian:stable-slim .
        buildah bud --isolation chroot --pull-never -f context/docker/Dockerfile -t ocs context
        container=$(buildah from --pull-never localhost/ocs)
        buildah run --isolation chroot $container -- sh -c '
          /opt/ocs/ocs up --data-dir /data --router-port 0 --live-port 0 >/tmp/out 2>&1 & up=$!
          for i in $(seq 600); do grep "^ocs ready" /tmp/out && break; sleep 0.1; done
          echo "user $(id -un)"
          hub=$(sed -n "s/^ocs ready: router \(ws:[^,]*\),.*/\1/p" /tmp/out)
          /opt/ocs/ocs client scan --site-hub $hub
          kill -TERM $up; wait $up; echo "ended with $?"; ls /data'
        buildah rm $container
        buildah rmi --all --force
        """;

    [Fact]
    public async Task The_image_is_built_and_a_site_comes_up_in_it()
    {
        Requirement.Images();
        var folder = Directory.CreateTempSubdirectory("ocs-image-");
        var context = Path.Combine(folder.FullName, "context");
        foreach (var file in (string[])["docker/Dockerfile", "site-configs/demo.yaml"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(context, file))!);
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(context, file));
        }

        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docker", "README.md"), TestContext.Current.CancellationToken);
        var publish = Publish().Match(readme).Value;
        Assert.EndsWith("-o artifacts/ocs", publish, StringComparison.Ordinal);
        await RunAsync(Repository.Root, $"{publish[..^"artifacts/ocs".Length]}'{context}/artifacts/ocs'", folder.FullName);
        var output = await RunAsync(folder.FullName, Build, folder.FullName);
        Assert.Matches(@"(?m)^ocs ready: .*, 4 agents$", output);
        Assert.Matches(@"(?m)^user ocs$", output);
        Assert.Contains("fake-data-1", output, StringComparison.Ordinal);
        Assert.Matches(@"(?ms)^ended with 0$.*^hk$", output);
        folder.Delete(recursive: true);
    }

    /// <summary>Runs a script, which finds its images in a folder of the test's own.</summary>
    private static async Task<string> RunAsync(string folder, string script, string home)
    {
        var start = new ProcessStartInfo("bash", ["-euc", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var storage = Path.Combine(home, "storage.conf");
        await File.WriteAllTextAsync(storage, $"""
            [storage]
            driver = "overlay"
            graphroot = "{home}/images"
            runroot = "{home}/running"
            """);
        start.Environment["CONTAINERS_STORAGE_CONF"] = storage;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{script}\n{output}\n{await errors}");
        return output;
    }

    [GeneratedRegex("^dotnet publish .*$", RegexOptions.Multiline)]
    private static partial Regex Publish();
}
