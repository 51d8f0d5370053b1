using Microsoft.Extensions.Logging;
using Ocs.Hosting;
using Ocs.Site;

namespace Ocs.Core.Tests.Hosting;

public sealed class AgentLoggingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ocs-log-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void An_agent_logs_to_a_file_named_after_its_address()
    {
        Write(_directory);
        var line = Assert.Single(File.ReadAllLines(Path.Combine(_directory, "observatory.fake-data-1.log")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6} WARN observatory\.fake-data-1 acq:0 it's ""done""$", line);
    }

    [Fact]
    public void A_log_directory_that_is_not_there_is_not_made()
    {
        var missing = Path.Combine(_directory, "missing");
        Write(missing);
        Assert.False(Directory.Exists(missing));
    }

    private static void Write(string directory)
    {
        var hub = new SiteHub();
        var site = new AgentSite
        {
            Hub = hub,
            Host = new SiteHost { Name = "localhost", Hub = hub, LogDirectory = directory },
            Instance = new SiteInstance { AgentClass = "FakeDataAgent", InstanceId = "fake-data-1" },
        };
        using var loggers = AgentLogging.ForAgent(site, LogLevel.Information);
        var log = loggers.CreateLogger("observatory.fake-data-1");
        log.LogWarning("{Operation}:{Session} {Text}", "acq", 0, "it's \"done\"");
        log.LogDebug("not this");
    }
}
