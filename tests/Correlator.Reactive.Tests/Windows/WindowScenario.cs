using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Windows;

/// <summary>A random aggregate over one live source that delivers bursts with disorder, late events and gaps.</summary>
/// <remarks>All that is random comes from the seed, so that a scenario can be run in several ways.</remarks>
internal sealed class WindowScenario
{
    private static readonly DateTimeOffset Start = new(1969, 12, 31, 23, 59, 30, TimeSpan.Zero);
    private static readonly string?[] Values = ["1", "-2.5", "1e300", "0.1", "-0", "3s", "4KiB", "none", "", null, "two words", "a=\"b\""];
    private readonly int _seed;
    private readonly Random _random;

    public WindowScenario(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        Clause = RandomClause();
        Emit = (EmitMode)_random.Next(3);
        Limit = _random.Next(4) == 0 ? _random.Next(1, 8) : null;
        Lateness = TimeSpan.FromSeconds(_random.Next(6));
    }

    public AggregateClause Clause { get; }

    public EmitMode Emit { get; }

    public int? Limit { get; }

    public TimeSpan Lateness { get; }

    /// <summary>Everything that can be seen of a run: results in their order, late events, ledger, counters.</summary>
    /// <param name="change">How the run differs from others of the scenario.</param>
    public string Run(Func<CorrelationOptions, CorrelationOptions> change) =>
        Run(change, source => Limit is { } limit ? EventQuery.From(source).Aggregate(Clause).Limit(limit) : EventQuery.From(source).Aggregate(Clause));

    /// <summary>The same of any query over the source.</summary>
    public string Run(Func<CorrelationOptions, CorrelationOptions> change, Func<ILogSource, EventQuery> query)
    {
        var (results, late) = (new List<string>(), new List<string>());
        var source = new HandSource();
        var options = change(new CorrelationOptions
        {
            Scheduler = new TestScheduler(),
            Lateness = Lateness,
            Emit = Emit,
            LateEvents = Observer.Create<LogEvent>(e => late.Add(e.Message)),
        });
        using var run = CorrelationRun.Start(query(source).Node, options, Observer.Create<Correlation>(c => results.Add(Show(c)), error => results.Add($"error {error.Message}"), () => results.Add("end")));
        Drive(source.Observer!);
        var counters = run.Statistics.Operators.Select(static o => $"{o.Name}: {o.Input} in {o.Output} out {o.Late} late {o.Unreadable} unreadable {o.Withheld} withheld");
        var ledgers = run.Statistics.Streams.Select(static s => $"{s.Ledger.Input} {s.Ledger.Filtered} {s.Ledger.Late} {s.Ledger.Evicted} {s.Ledger.Matched} {s.Ledger.Open}");
        return string.Join('\n', [$"seed {_seed}: {Clause} {Emit} limit {Limit} lateness {Lateness}", .. results, .. late, .. counters, .. ledgers, $"dropped {run.Statistics.Dropped}"]);
    }

    private static string Show(Correlation c)
    {
        var (last, row) = (c.Events[^1], c.Events[^1].Event);
        return $"{c.Id} {c.Revision} {c.Completeness} {string.Join(',', c.Streams)} {c.Key} {c.Events.Count} {last.Alias} {last.Stream} {row.Ticks} {row.Position} {row.Source} [{row.Message}] {row.Labels} {row["n"]} {row["k"]} {row.Record.Length}";
    }

    private void Drive(ILiveObserver observer)
    {
        var random = new Random(_seed + 1);
        var (position, now) = (0L, 0.0);
        for (var burst = 0; burst < 12; burst++)
        {
            if (random.Next(8) == 0)
            {
                var from = Start.AddSeconds(now + random.Next(-10, 20));
                observer.OnGap(from, from.AddSeconds(random.Next(3)));
            }

            if (random.Next(8) == 0)
            {
                observer.OnWatermark(Start.AddSeconds(now - random.Next(4)));
            }

            var events = new LogEvent[random.Next(4) == 0 ? random.Next(200) : random.Next(8)];
            for (var i = 0; i < events.Length; i++)
            {
                now += random.Next(3) * 0.3;
                var at = Start.AddSeconds(now + (random.Next(3) == 0 ? -random.Next(12) : 0));
                events[i] = new LogEvent(at, "a", $"e{position}", RandomLabels(random), position++);
            }

            observer.OnEvents(events);
        }

        observer.OnCompleted();
    }

    private static Labels RandomLabels(Random random)
    {
        var pairs = new Dictionary<string, string>();
        Add("k", random.Next(5) == 0 ? null : $"k{random.Next(4)}");
        Add("v", Values[random.Next(Values.Length)]);
        Add("w", Values[random.Next(Values.Length)]);
        return Labels.Of(pairs);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                pairs.Add(name, value);
            }
        }
    }

    private AggregateClause RandomClause()
    {
        var size = _random.Next(1, 8);
        var window = _random.Next(2) == 0
            ? WindowSpec.Tumbling(TimeSpan.FromSeconds(size))
            : WindowSpec.Hopping(TimeSpan.FromSeconds(size), TimeSpan.FromSeconds(_random.Next(1, 8)));
        var clause = new AggregateClause
        {
            Columns = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(i => RandomColumn().As(i == 0 ? "n" : $"n{i}"))],
            Window = window,
        };
        clause = _random.Next(6) switch
        {
            0 => clause,
            1 => clause with { By = ["k", "v"] },
            2 => clause with { Without = ["v", "w"] },
            3 => clause with { Without = ["v"] },
            _ => clause with { By = ["k"] },
        };
        return _random.Next(2) == 0 ? clause : clause.Having((Comparison)_random.Next(Enum.GetValues<Comparison>().Length), $"{_random.Next(4)}");
    }

    private AggregateCall RandomColumn() => _random.Next(13) switch
    {
        0 or 1 or 2 => AggregateCall.Count(),
        3 => AggregateCall.Count("v"),
        4 => AggregateCall.Sum("v"),
        5 => AggregateCall.Avg("v"),
        6 => AggregateCall.Min("v"),
        7 => AggregateCall.Max("v"),
        8 => _random.Next(2) == 0 ? AggregateCall.Rate() : AggregateCall.Rate("v"),
        9 => AggregateCall.First("v"),
        10 => AggregateCall.Last("w"),
        11 => AggregateCall.CountDistinct("v", "w"),
        _ => AggregateCall.TopK(2, "v"),
    };
}
