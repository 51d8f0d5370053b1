using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ocs.Testing.Fuzzing;

/// <summary>Keeps what a program logs as errors: a router logs one only where it stumbles, which is a bug.</summary>
public sealed class ErrorLog : ILoggerFactory, ILogger
{
    /// <summary>The errors, with their exceptions.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Errors.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
