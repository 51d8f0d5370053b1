using Microsoft.Extensions.Logging;
using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>Where logs go: standard error, and for an agent also <c>&lt;log-dir&gt;/&lt;agent address&gt;.log</c> where that directory exists.</summary>
public static class AgentLogging
{
    /// <summary>The level that the environment asks for with <c>LOGLEVEL</c> (critical, error, warn, info, debug, trace); info without one.</summary>
    public static LogLevel Level => throw new NotImplementedException();

    /// <summary>A log to standard error, for a program.</summary>
    public static ILoggerFactory ForProgram(LogLevel level) => throw new NotImplementedException();

    /// <summary>The log of one agent: to standard error, and to its file.</summary>
    public static ILoggerFactory ForAgent(AgentSite site, LogLevel level) => throw new NotImplementedException();
}
