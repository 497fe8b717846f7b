namespace Correlator.Benchmarks;

/// <summary>Our operators over the events of W1. A database says how many results there must be.</summary>
internal sealed class OperatorEngines : IDisposable
{
    public const string InnerPairs = "inner join, emit each";
    private const string Match = "b.k = a.k AND b.t BETWEEN a.t - 30000 AND a.t + 30000";
    private const string Matched = $"SELECT count(*) FROM a WHERE EXISTS (SELECT 1 FROM b WHERE {Match})";

    // Keys are unique among the left events, and c is b again: this is why so many of the numbers are the same.
    private static readonly (string Name, string Query, string Sql)[] Queries =
    [
        (InnerPairs, "a({}) and on(request_id) within(30s) b({}) | emit each", $"SELECT count(*) FROM a JOIN b ON {Match}"),
        ("inner join, components", "a({}) and on(request_id) within(30s) b({})", Matched),
        ("unless", "a({}) unless on(request_id) within(30s) b({})", $"SELECT count(*) FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE {Match})"),
        ("or", "a({}) or on(request_id) within(30s) b({})", "SELECT count(*) FROM a"),
        ("or, emit each", "a({}) or on(request_id) within(30s) b({}) | emit each", $"SELECT count(*) FROM a LEFT JOIN b ON {Match}"),
        ("semi", "a({}) semi on(request_id) within(30s) b({})", Matched),
        ("group_left", "a({}) and on(request_id) within(30s) group_left() b({})", Matched),
        ("chain of three", "a({}) and on(request_id) within(30s) b({}) and on(request_id) within(30s) c({})", Matched),
        ("sequence of two", "sequence by (request_id) maxspan 30s [a({})] [b({})]", Matched),
        ("count by key, tumbling", "a({}) | count by (request_id) [10s]", "SELECT count(*) FROM (SELECT DISTINCT k, t // 10000 FROM a)"),
        ("count by pod, tumbling", "a({}) | count by (pod) [10s]", "SELECT count(*) FROM (SELECT DISTINCT pod, t // 10000 FROM a)"),
    ];

    private readonly Lazy<PairEvents> _events;
    private readonly Lazy<DuckDbTables> _tables;

    public OperatorEngines(int events)
    {
        _events = new(() => PairEvents.Create(events));
        _tables = new(() => new DuckDbTables(_events.Value));
        All = [.. Queries.Select(query => Of(query.Name, query.Query, query.Sql, events))];
    }

    public IReadOnlyList<Engine> All { get; }

    public void Dispose()
    {
        if (_tables.IsValueCreated)
        {
            _tables.Value.Dispose();
        }
    }

    private Engine Of(string name, string query, string sql, long events)
    {
        var streams = query.Contains("c({})", StringComparison.Ordinal) ? 3 : query.Contains("b({})", StringComparison.Ordinal) ? 2 : 1;
        return new Engine(name, "operators", events * streams, tally => Run(query, tally)) { Expected = () => _tables.Value.Scalar(sql) };
    }

    private void Run(string query, PairTally tally) => TextQuery.Run(
        query,
        new SourceCatalog
        {
            new ListSource("a", _events.Value.Left),
            new ListSource("b", _events.Value.Right),
            new ListSource("c", _events.Value.Third),
        },
        new CountingObserver(tally));
}
