using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Daedalus.Extensions.AI.Tests.Hosting;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogList : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(int Id, LogLevel Level, string Text)> Entries { get; } = [];

    public int[] Ids => [.. Entries.Where(entry => entry.Text.Contains("odel", StringComparison.Ordinal)).Select(entry => entry.Id)];

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Daedalus", StringComparison.Ordinal) ? this : new LogList();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((eventId.Id, logLevel, formatter(state, exception) + exception));

    public void Dispose()
    {
    }
}
