namespace Correlator.Benchmarks;

/// <summary>The engines of W1: ours through the public surface, and the peers.</summary>
internal sealed class PairEngines : IDisposable
{
    public const string Text = "text query, emit each";
    public const string Raw = "text query, emit each, raw records";
    public const string Unmatched = "text query, nothing matches";
    public const string Linq = "LINQ join";
    public const string Components = "components";
    public const string Live = "Rx Where + Select, emit each";
    public const string Count1 = "DuckDB count, 1 thread";
    public const string CountAll = "DuckDB count, all threads";
    public const string Create1 = "DuckDB create table, 1 thread";
    public const string CreateAll = "DuckDB create table, all threads";
    public const string Dictionary = "dictionary of lists";
    public const string Kernel = "bare kernel over structs";
    public const string LinqPeer = "LINQ to objects Join";
    public const string GroupByUntil = "Rx GroupByUntil + Throttle, 100k";
    public const string RxJoin = "Rx Join, 5k";
    private const string Each = "a({}) and on(request_id) within(30s) b({}) | emit each";
    private const string Default = "a({}) and on(request_id) within(30s) b({})";
    private readonly Lazy<PairEvents> _events;
    private readonly Lazy<PairEvents> _raw;
    private readonly Lazy<PairEvents> _unmatched;
    private readonly Lazy<DuckDbTables> _tables;
    private readonly Lazy<BareKernel> _kernel;
    private readonly int _count;

    public PairEngines(int events)
    {
        _count = events;
        _events = new(() => PairEvents.Create(events));
        _raw = new(() => PairEvents.CreateRaw(events));
        _unmatched = new(() => PairEvents.CreateUnmatched(events));
        _tables = new(() => new DuckDbTables(_events.Value));
        _kernel = new(() => new BareKernel(_events.Value));
    }

    /// <summary>All of them, or those whose names contain a word.</summary>
    public IReadOnlyList<Engine> All(string? only = null) =>
        [.. Ours().Concat(Peers()).Where(engine => only is null || engine.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Those that need no database and not much time, for tests.</summary>
    public IReadOnlyList<Engine> Quick() => [.. Ours().Concat(Peers()).Where(static engine => !engine.Name.StartsWith("DuckDB", StringComparison.Ordinal))];

    public void Dispose()
    {
        if (_tables.IsValueCreated)
        {
            _tables.Value.Dispose();
        }
    }

    private IEnumerable<Engine> Ours() =>
    [
        Of(Text, tally => TextQuery.Run(Each, _events.Value, tally)),
        Of(Linq, tally => LinqQuery.Run(_events.Value, tally)),
        Of(Components, tally => TextQuery.Run(Default, _events.Value, tally)),
        Of(Live, tally => LiveQuery.Run(Each, _events.Value, tally)),
        Of(Raw, tally => TextQuery.Run(Each, _raw.Value, tally)),
        new(Unmatched, "W1, no partners", 2L * _count, tally => TextQuery.Run(Each, _unmatched.Value, tally)),
    ];

    private IEnumerable<Engine> Peers()
    {
        yield return Of(Kernel, tally => _kernel.Value.Run(tally));
        yield return Of(Count1, tally => _tables.Value.Count(1, tally));
        yield return Of(CountAll, tally => _tables.Value.Count(Environment.ProcessorCount, tally));
        yield return Of(Create1, tally => _tables.Value.Create(1, tally));
        yield return Of(CreateAll, tally => _tables.Value.Create(Environment.ProcessorCount, tally));
        yield return Of(Dictionary, tally => DictionaryJoin.Run(_events.Value, tally));
        yield return Of(LinqPeer, tally => LinqJoinPeer.Run(_events.Value, tally));
        foreach (var engine in Small(GroupByUntil, 100_000, RxJoins.GroupByUntil).Concat(Small(RxJoin, 5_000, RxJoins.Join)))
        {
            yield return engine;
        }
    }

    /// <summary>A peer that would take too long for all events, held against the dictionary over as many events as it takes.</summary>
    private IEnumerable<Engine> Small(string name, int events, Action<PairEvents, PairTally> run)
    {
        var few = new Lazy<PairEvents>(() => PairEvents.Create(Math.Min(events, _count)));
        var workload = $"W1, {Math.Min(events, _count)} events a side";
        return
        [
            new Engine(name, workload, 2L * Math.Min(events, _count), tally => run(few.Value, tally)) { EveryRound = 3 },
            new Engine($"{Dictionary}, {Math.Min(events, _count)}", workload, 2L * Math.Min(events, _count), tally => DictionaryJoin.Run(few.Value, tally)) { EveryRound = int.MaxValue },
        ];
    }

    private Engine Of(string name, Action<PairTally> run) => new(name, "W1", 2L * _count, run);
}
