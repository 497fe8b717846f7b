namespace Correlator.Benchmarks;

/// <summary>The engines of W3: a count of each of 10,000 keys in windows of 10 s.</summary>
internal sealed class WindowEngines : IDisposable
{
    public const string Text = "text query";
    public const string Linq = "LINQ group by";
    public const string Raw = "text query, raw records";
    public const string Count1 = "DuckDB, 1 thread";
    public const string CountAll = "DuckDB, all threads";
    public const string Dictionary = "dictionary, direct loop";
    public const string WindowGroupBy = "Rx Window + GroupBy";
    public const string BufferCountBy = "Rx Buffer + CountBy";
    private readonly Lazy<WindowEvents> _events;
    private readonly Lazy<WindowEvents> _raw;
    private readonly Lazy<DuckDbWindow> _table;
    private readonly string _workload;
    private readonly int _count;

    public WindowEngines(int events, bool isDense)
    {
        _count = events;
        _workload = isDense ? "W3" : "W3, sparse";
        _events = new(() => WindowEvents.Create(events, isDense));
        _raw = new(() => WindowEvents.CreateRaw(events, isDense));
        _table = new(() => new DuckDbWindow(_events.Value));
    }

    /// <summary>All of them, or those whose names contain a word.</summary>
    public IReadOnlyList<Engine> All(string? only = null) =>
        [.. Every().Where(engine => only is null || engine.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Those that need no database.</summary>
    public IReadOnlyList<Engine> Quick() => [.. Every().Where(static engine => !engine.Name.StartsWith("DuckDB", StringComparison.Ordinal))];

    public void Dispose()
    {
        if (_table.IsValueCreated)
        {
            _table.Value.Dispose();
        }
    }

    private IEnumerable<Engine> Every() =>
    [
        Of(Text, tally => WindowQueries.Text(_events.Value, tally)),
        Of(Linq, tally => WindowQueries.Linq(_events.Value, tally)),
        Of(Raw, tally => WindowQueries.Text(_raw.Value, tally)),
        Of(Count1, tally => _table.Value.Count(1, tally)),
        Of(CountAll, tally => _table.Value.Count(Environment.ProcessorCount, tally)),
        Of(Dictionary, tally => WindowPeers.Dictionary(_events.Value, tally)),
        Of(BufferCountBy, tally => WindowPeers.BufferAndCountBy(_events.Value, tally)),
        Of(WindowGroupBy, tally => WindowPeers.WindowAndGroupBy(_events.Value, tally)),
    ];

    private Engine Of(string name, Action<PairTally> run) => new(name, _workload, _count, run);
}
