using Microsoft.Extensions.Logging;

namespace Correlator.Hosting.Tests;

/// <summary>Keeps what is logged, and lets a test wait for a line.</summary>
internal sealed class ListLogger : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(LogLevel Level, string Text)> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Found)> _waiters = [];

    public IReadOnlyList<(LogLevel Level, string Text)> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Ends when there is a line that holds a text.</summary>
    public Task WaitAsync(string text)
    {
        lock (_gate)
        {
            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal)))
            {
                found.SetResult();
            }
            else
            {
                _waiters.Add((text, found));
            }

            return found.Task;
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        lock (_gate)
        {
            _lines.Add((logLevel, text));
            _waiters.RemoveAll(waiter => text.Contains(waiter.Text, StringComparison.Ordinal) && waiter.Found.TrySetResult());
        }
    }

    public void Dispose()
    {
    }
}
