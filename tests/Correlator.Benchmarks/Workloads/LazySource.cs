namespace Correlator.Benchmarks;

/// <summary>A finite source whose events are made while they are read, so that a long run needs no memory for what has not come yet.</summary>
internal sealed class LazySource(string name, Func<IEnumerable<LogEvent>> events) : IFiniteSource
{
    public string Name => name;

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public IReadOnlyList<IEventReader> Open(SourceRequest request) => [new Reader(name, events().GetEnumerator())];

    /// <summary>Reads everything as a run would, and does nothing with it: what the making alone takes.</summary>
    public void Drain()
    {
        var batch = new List<LogEvent>();
        using var reader = events().GetEnumerator();
        while (Fill(reader, batch))
        {
            batch.Clear();
        }
    }

    private static bool Fill(IEnumerator<LogEvent> events, List<LogEvent> batch)
    {
        const int BatchEvents = 256;
        while (batch.Count < BatchEvents && events.MoveNext())
        {
            batch.Add(events.Current);
        }

        return batch.Count > 0;
    }

    private sealed class Reader(string name, IEnumerator<LogEvent> events) : IEventReader
    {
        public string Name => name;

        public ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(Fill(events, batch));
        }

        public ValueTask DisposeAsync()
        {
            events.Dispose();
            return default;
        }
    }
}
