using System.Diagnostics;

namespace Ocs.Interop.Tests;

/// <summary>The libraries as others get them: packed, and used by a project that knows nothing of this repository.</summary>
public sealed class PackedLibraryTests
{
    private static readonly string[] Packed = ["Ocs.Wamp", "Ocs.Core", "Ocs.Router", "Ocs.Clients", "tests/Ocs.Testing"];

    [Fact]
    public async Task The_agent_of_the_guide_builds_against_the_packed_libraries_and_its_tests_pass()
    {
        var folder = Directory.CreateTempSubdirectory("ocs-packed-");
        try
        {
            var packages = Path.Combine(folder.FullName, "packages");
            foreach (var project in Packed)
                await DotnetAsync(Repository.Root, "pack", project, "--configuration", "Release", "--no-build", "--output", packages, "--verbosity", "quiet", "--nologo");
            Copy(Path.Combine(Repository.Root, "samples", "standalone"), folder.FullName);
            await DotnetAsync(
                folder.FullName, "build", "Heater.Tests", "--configuration", "Release", "--verbosity", "quiet", "--nologo", "-m:1",
                $"-p:RestoreAdditionalProjectSources={packages}",
                $"-p:RestorePackagesPath={Path.Combine(folder.FullName, "restored")}",
                $"-p:RestoreFallbackFolders={GlobalPackages}");
            var tested = await DotnetAsync(folder.FullName, Path.Combine("Heater.Tests", "bin", "Release", "net10.0", "Heater.Tests.dll"), "-noLogo", "-noColor");
            Assert.Contains("Total: 2, Errors: 0, Failed: 0", tested);
            Assert.Equal(
                ["Heater.Agent.dll", "Heater.Agent.xml"],
                Directory.GetFiles(Path.Combine(folder.FullName, "Heater.Agent", "bin", "Release", "net10.0"), "*.?ml").Concat(
                    Directory.GetFiles(Path.Combine(folder.FullName, "Heater.Agent", "bin", "Release", "net10.0"), "*.dll")).Select(Path.GetFileName).Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string GlobalPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("bin") || parts.Contains("obj")))
                continue;
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
