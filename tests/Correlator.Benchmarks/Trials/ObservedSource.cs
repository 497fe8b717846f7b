namespace Correlator.Benchmarks;

/// <summary>A finite source with one reader; something is done before its events of a number are read.</summary>
internal sealed class ObservedSource(IFiniteSource source, long at, Action look) : IFiniteSource
{
    public string Name => source.Name;

    public SelectorLanguage Language => source.Language;

    public IReadOnlyList<IEventReader> Open(SourceRequest request) => [new Reader(source.Open(request)[0], at, look)];

    private sealed class Reader(IEventReader reader, long at, Action look) : IEventReader
    {
        private long _count;
        private bool _hasLooked;

        public string Name => reader.Name;

        public ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
        {
            if (!_hasLooked && _count >= at)
            {
                _hasLooked = true;
                look();
            }

            var result = reader.ReadAsync(batch, cancellationToken);
            _count += batch.Count;
            return result;
        }

        public ValueTask DisposeAsync() => reader.DisposeAsync();
    }
}
