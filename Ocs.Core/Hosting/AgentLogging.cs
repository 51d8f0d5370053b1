using Microsoft.Extensions.Logging;
using Ocs.Site;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Ocs.Hosting;

/// <summary>Where logs go: standard error, and for an agent also <c>&lt;log-dir&gt;/&lt;agent address&gt;.log</c> where that directory exists.</summary>
public static class AgentLogging
{
    /// <summary>The level that the environment asks for with <c>LOGLEVEL</c> (critical, error, warn, info, debug, trace); info without one.</summary>
    public static LogLevel Level => Environment.GetEnvironmentVariable("LOGLEVEL")?.ToUpperInvariant() switch
    {
        "CRITICAL" => LogLevel.Critical,
        "ERROR" => LogLevel.Error,
        "WARN" or "WARNING" => LogLevel.Warning,
        "DEBUG" => LogLevel.Debug,
        "TRACE" => LogLevel.Trace,
        _ => LogLevel.Information,
    };

    /// <summary>A log to standard error, for a program.</summary>
    public static ILoggerFactory ForProgram(LogLevel level) => Create(Console(level));

    /// <summary>The log of one agent: to standard error, and to its file.</summary>
    public static ILoggerFactory ForAgent(AgentSite site, LogLevel level)
    {
        var configuration = Console(level);
        var directory = site.Host.LogDirectory is { } given ? Path.Combine(site.WorkingDirectory, given) : null;
        if (Directory.Exists(directory))
        {
            var file = Path.Combine(directory, $"{site.Hub.AddressRoot}.{site.Instance.InstanceId}.log");
            configuration.WriteTo.File(new LogLine("yyyy-MM-dd'T'HH-mm-ss.ffffff"), file, shared: false);
        }

        return Create(configuration);
    }

    private static LoggerConfiguration Console(LogLevel level) => new LoggerConfiguration()
        .MinimumLevel.Is((LogEventLevel)Math.Min((int)level, (int)LogEventLevel.Fatal))
        // A web server that cannot start throws, and who started it says so in a sentence; the framework adds a page of stack.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
        // Two lines for each request of each plot are what one asks for with debug, not every day.
        .MinimumLevel.Override("Microsoft.AspNetCore", level <= LogLevel.Debug ? LogEventLevel.Debug : LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.Hosting", level <= LogLevel.Debug ? LogEventLevel.Debug : LogEventLevel.Warning)
        .WriteTo.Console(new LogLine("yyyy-MM-dd'T'HH:mm:ss+0000"), standardErrorFromLevel: LogEventLevel.Verbose);

    private static SerilogLoggerFactory Create(LoggerConfiguration configuration) => new(configuration.CreateLogger(), dispose: true);
}
