using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Daedalus.Server.Tests;

/// <summary>Keeps what the server logs.</summary>
internal sealed class Logged : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, Exception? Error)> Entries { get; } = [];

    public ILogger CreateLogger(string categoryName) => categoryName == "Daedalus.Server" ? this : new Logged();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, exception));

    public void Dispose()
    {
    }
}
