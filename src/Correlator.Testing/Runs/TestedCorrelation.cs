using System.Reactive.Concurrency;
using Correlator.Dsl;

namespace Correlator.Testing;

/// <summary>A correlation that is tested: a query over named sources that each test fills with events of its own.</summary>
/// <remarks>Immutable. Every run compiles the query anew, over sources of its own, so runs do not know of each other.</remarks>
/// <example><code>
/// var unpaid = TestedCorrelation.Of(from => from("orders").Unless(from("payments"), on: ["order_id"], within: TimeSpan.FromMinutes(5)));
/// var same = TestedCorrelation.Of("orders({}) unless on(order_id) within(5m) payments({})", "orders", "payments");
/// </code></example>
public sealed class TestedCorrelation
{
    private readonly Compilation _compile;

    private TestedCorrelation(IReadOnlyList<string> sources, CorrelationOptions? options, Compilation compile) =>
        (Sources, Options, _compile) = (sources, options, compile);

    /// <summary>Makes the graph over given sources, and says with which options it runs.</summary>
    private delegate (OperatorNode Node, CorrelationOptions Options) Compilation(Func<string, ILogSource> sourceOf, CorrelationOptions? options);

    /// <summary>The names of its sources.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>How it runs; null for the options of the query itself, or the defaults.</summary>
    public CorrelationOptions? Options { get; }

    /// <summary>A query in C#. It is made at once, to learn its sources, and again for each run.</summary>
    /// <param name="query">Makes the query; asks for the events of a source by its name, which the run then provides.</param>
    /// <remarks>What a <c>select</c> in LINQ makes of results is not looked at; the events of results are.</remarks>
    public static TestedCorrelation Of(Func<Func<string, EventQuery<LogEvent>>, EventQuery> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var tested = new TestedCorrelation([], null, (sourceOf, options) =>
        {
            var made = query(name => EventQuery.From(sourceOf(name)));
            return (made.Node, options ?? made.Options ?? new CorrelationOptions());
        });
        return new(tested.SourcesAskedFor(), null, tested._compile);
    }

    /// <summary>A query in the query language.</summary>
    /// <param name="query">The text.</param>
    /// <param name="sources">The names of the sources that it reads.</param>
    /// <exception cref="QueryException">The text is no query over these sources.</exception>
    public static TestedCorrelation Of(string query, params IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(sources);
        var tested = new TestedCorrelation([.. sources], null, (sourceOf, options) =>
        {
            var catalog = new SourceCatalog();
            foreach (var name in sources)
            {
                catalog.Add(sourceOf(name));
            }

            var compiled = QueryCompiler.Compile(query, catalog, options);
            return (compiled.Node, compiled.Options);
        });
        tested.SourcesAskedFor();
        return tested;
    }

    /// <summary>The same with other options.</summary>
    /// <param name="options">How it runs. The scheduler is left to the run; what a text sets with <c>set</c> stays.</param>
    public TestedCorrelation WithOptions(CorrelationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Sources, options, _compile);
    }

    /// <summary>Runs it over finished sources, as over files, on the calling thread.</summary>
    /// <param name="events">The events of all sources; each source delivers its own in this order.</param>
    /// <returns>What came out, and what came too late.</returns>
    /// <exception cref="ArgumentException">An event is of a source that the query does not have, or the options are not for finished sources.</exception>
    public ReplayedRun Replay(IEnumerable<LogEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new ReplayedRun(this, events.ToLookup(CheckedSource));
    }

    /// <summary>Begins a run over live sources on a virtual clock.</summary>
    /// <param name="start">Where the clock begins. Default: <see cref="TestEvent.Start"/>.</param>
    /// <returns>The run; events are pushed into it, and the clock moves when it is told to.</returns>
    public VirtualRun Live(DateTimeOffset? start = null) => new(this, start ?? TestEvent.Start);

    /// <summary>Starts a run that tells its results, and what came too late, to a record.</summary>
    internal CorrelationRun Start(Func<string, ILogSource> sourceOf, IScheduler? clock, TestedRun record)
    {
        var (node, options) = _compile(sourceOf, Options);
        return CorrelationRun.Start(node, options with { Scheduler = clock ?? options.Scheduler, LateEvents = record.LateEvents }, record);
    }

    internal string CheckedSource(LogEvent logEvent) => Sources.Contains(logEvent.Source)
        ? logEvent.Source
        : throw new ArgumentException($"There is no source '{logEvent.Source}'; the query reads {string.Join(", ", Sources)}.", nameof(logEvent));

    private List<string> SourcesAskedFor()
    {
        var names = new List<string>();
        _compile(
            name =>
            {
                names.Add(name);
                return new ListSource(name, []);
            },
            Options);
        return [.. names.Distinct()];
    }
}
