using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using Microsoft.Extensions.Logging;

namespace Correlator.Sources;

/// <summary>What this process logs through <c>Microsoft.Extensions.Logging</c>, as a source: add it to the logging builder and to the catalog.</summary>
/// <remarks>
/// The message is the formatted one. Labels are <c>category</c>, <c>level</c> (<c>trace</c> to <c>critical</c>), <c>event_id</c> and <c>event_name</c> where there are such, the named values of
/// the message and of the scopes around it, <c>scope</c> for scopes without names, <c>exception</c> and <c>exception_type</c>, <c>trace_id</c> and <c>span_id</c> of the current activity. A call never waits:
/// what finds no room in the queue is dropped, counted, and told as a gap. What is logged while nobody has subscribed, and the source is not started, is not taken.
/// A query must not log what it is asked for, or it feeds itself.
/// </remarks>
/// <example><code>
/// var source = new LoggerSource("app", new LoggerSourceOptions { MinLevel = LogLevel.Information });
/// using var factory = LoggerFactory.Create(logging => logging.AddProvider(source));
/// using var run = EventQuery.From(source).Where(e => e["level"] == "error").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">What is taken, and limits.</param>
/// <param name="scheduler">Tells the time. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range.</exception>
public sealed class LoggerSource(string name, LoggerSourceOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler), ILoggerProvider, ISupportExternalScope
{
    private readonly LoggerSourceOptions _options = options;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <summary>The logger of a category.</summary>
    public ILogger CreateLogger(string categoryName)
    {
        ArgumentNullException.ThrowIfNull(categoryName);
        return new CategoryLogger(this, new EventOrigin(Name, Labels.Of(("category", categoryName)), null));
    }

    /// <summary>Takes the scopes that the logger factory keeps for all providers.</summary>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider)
    {
        ArgumentNullException.ThrowIfNull(scopeProvider);
        _scopes = scopeProvider;
    }

    /// <summary>Ends the source, as the logger factory does with its providers; it does not wait.</summary>
    [SuppressMessage("Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "There is no finalizer; the asynchronous disposal does the same work.")]
    public void Dispose() => _ = StopAsync();

    private protected override Listener[] CreateListeners(ReceiverSession session) => [];

    private sealed class CategoryLogger(LoggerSource source, EventOrigin origin) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => source._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= source._options.MinLevel && source.Session is not null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            ArgumentNullException.ThrowIfNull(formatter);
            if (!IsEnabled(logLevel) || source.Session is not { } session)
            {
                return;
            }

            var message = formatter(state, exception);
            if (message.Length > session.Options.MaxRecordBytes)
            {
                session.ReportTooLarge();
                return;
            }

            var labels = new LogLabels();
            source._scopes.ForEachScope(static (scope, labels) => labels.AddScope(scope), labels);
            labels.AddState(state);
            labels.AddException(exception);
            labels.AddCall(logLevel, eventId);
            var logEvent = LogEvent.FromText(origin, source.Scheduler.Now.UtcTicks, session.Counters.NextPosition(), message, labels.ToLabels());
            session.Offer(new ReadOnlySpan<LogEvent>(in logEvent));
        }
    }
}
