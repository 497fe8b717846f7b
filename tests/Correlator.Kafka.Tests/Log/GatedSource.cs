namespace Correlator.Tests.Kafka.Log;

/// <summary>Events in the order of time that come as far as a gate is open.</summary>
internal sealed class GatedSource(string name, IReadOnlyList<LogEvent> events, TimeGate gate) : IFiniteSource
{
    public string Name => name;

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public IReadOnlyList<IEventReader> Open(SourceRequest request) => [new Reader(name, events, gate)];

    private sealed class Reader(string name, IReadOnlyList<LogEvent> events, TimeGate gate) : IEventReader
    {
        private const int BatchEvents = 100;
        private int _next;

        public string Name => name;

        public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
        {
            if (_next == events.Count)
            {
                return false;
            }

            await gate.PassAsync(events[_next].Timestamp).WaitAsync(cancellationToken);
            for (; batch.Count < BatchEvents && _next < events.Count && gate.IsOpen(events[_next].Timestamp); _next++)
            {
                batch.Add(events[_next]);
            }

            return true;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Lets events pass up to a time.</summary>
internal sealed class TimeGate
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Time, TaskCompletionSource Source)> _waiting = [];
    private DateTimeOffset _openUntil = DateTimeOffset.MinValue;

    public bool IsOpen(DateTimeOffset time)
    {
        lock (_lock)
        {
            return time <= _openUntil;
        }
    }

    public Task PassAsync(DateTimeOffset time)
    {
        lock (_lock)
        {
            if (time <= _openUntil)
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((time, source));
            return source.Task;
        }
    }

    public void Open(DateTimeOffset until)
    {
        lock (_lock)
        {
            _openUntil = until;
            _waiting.FindAll(waiting => waiting.Time <= until).ForEach(static waiting => waiting.Source.SetResult());
            _waiting.RemoveAll(waiting => waiting.Time <= until);
        }
    }
}
