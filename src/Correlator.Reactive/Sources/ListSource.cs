namespace Correlator;

/// <summary>Events in memory, in the order of a list.</summary>
/// <remarks>Events come out under the source's name. One whose position is negative gets its index in the list; give all of them positions, or none.</remarks>
/// <example><code>
/// var source = new ListSource("api", [new LogEvent(noon, "api", "request_id=42 done")]);
/// </code></example>
public sealed class ListSource : IFiniteSource
{
    private readonly IReadOnlyList<LogEvent> _events;

    /// <summary>Makes a source.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="events">The events; the list must not change while it is read.</param>
    public ListSource(string name, IReadOnlyList<LogEvent> events)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(events);
        Name = name;
        _events = events;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<IEventReader> Open(SourceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return [new Reader(Name, _events, request)];
    }

    private sealed class Reader(string name, IReadOnlyList<LogEvent> events, SourceRequest request) : IEventReader
    {
        private const int BatchEvents = 256;
        private readonly EventNumbering _numbering = new(name);
        private readonly FieldName[] _fields = [.. request.Fields.Select(FieldName.Of)];
        private readonly LogEvent[] _taken = new LogEvent[BatchEvents];
        private int _next;

        public string Name => name;

        public ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_next < events.Count && batch.Count == 0)
            {
                foreach (var taken in TakeNext())
                {
                    var logEvent = _numbering.Take(taken);
                    if (request.IsWanted(logEvent.Ticks))
                    {
                        batch.Add(logEvent);
                    }
                }
            }

            request.Statistics.AddEvents(batch.Count);
            return ValueTask.FromResult(batch.Count > 0);
        }

        /// <summary>The next events of the list. Nothing is done with them here: so the processor waits for many of them at once.</summary>
        private ReadOnlySpan<LogEvent> TakeNext()
        {
            // By a span: what goes into an array itself is asked for its type, which waits for each event.
            var taken = _taken.AsSpan(0, Math.Min(BatchEvents, events.Count - _next));
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = events[_next + i];
            }

            _next += taken.Length;
            EventNumbering.Warm(taken, _fields);
            return taken;
        }

        public ValueTask DisposeAsync()
        {
            _next = events.Count;
            return default;
        }
    }
}
