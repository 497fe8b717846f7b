namespace Correlator.Tests.Checkpoints;

/// <summary>Gives the events of a list in small chunks, and falls over after some reads of all sources together.</summary>
/// <param name="name">The source's name.</param>
/// <param name="events">Its events, in its own order.</param>
/// <param name="crash">Counts the reads.</param>
/// <param name="isResumable">Whether its readers can begin where another was.</param>
internal sealed class CrashingSource(string name, IReadOnlyList<LogEvent> events, Crash crash, bool isResumable) : IFiniteSource
{
    public string Name => name;

    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <summary>The name of its log; null for its own.</summary>
    public string? Log { get; init; }

    public IReadOnlyList<IEventReader> Open(SourceRequest request) => [isResumable ? new ResumableReader(this) : new Reader(this)];

    private class Reader(CrashingSource source) : IEventReader
    {
        public string Name => source.Log ?? source.Name;

        protected int Next { get; set; }

        protected int Began { get; private set; }

        public ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
        {
            source.Crash.OnRead();
            Began = Next;

            // Chunks that are cut otherwise in each run: what comes out may not depend on it.
            for (var size = source.Crash.NextSize(); size > 0 && Next < source.Events.Count; size--)
            {
                batch.Add(source.Events[Next++]);
            }

            return ValueTask.FromResult(batch.Count > 0);
        }

        public ValueTask DisposeAsync() => default;
    }

    private sealed class ResumableReader(CrashingSource source) : Reader(source), IResumableReader
    {
        public string Position => Began.ToString(System.Globalization.CultureInfo.InvariantCulture);

        public ValueTask ResumeAsync(string position, CancellationToken cancellationToken)
        {
            Next = int.Parse(position, System.Globalization.CultureInfo.InvariantCulture);
            return default;
        }
    }

    private IReadOnlyList<LogEvent> Events => events;

    private Crash Crash => crash;
}

/// <summary>When a run falls over.</summary>
internal sealed class Crash(int seed, int reads)
{
    private readonly Random _random = new(seed);
    private int _reads = reads;

    public void OnRead()
    {
        if (--_reads < 0)
        {
            throw new CrashException();
        }
    }

    public int NextSize() => 1 + _random.Next(4);
}

/// <summary>What no source throws.</summary>
internal sealed class CrashException : Exception;
