namespace Correlator;

/// <summary>A query over log events: an operator graph that runs when it is subscribed to.</summary>
/// <remarks>
/// Operators only build the graph; nothing runs before <see cref="IObservable{T}.Subscribe"/>, and each subscription is a run of its own.
/// Results are a plain <see cref="IObservable{T}"/>, so every Rx operator goes on from there.
/// </remarks>
/// <example><code>
/// var frontend = EventQuery.From("frontend", frontendEvents);
/// var backend = EventQuery.From("backend", backendEvents);
/// var slow = frontend.And(backend, on: ["request_id"], within: TimeSpan.FromSeconds(30)).Where(c => c.Duration > TimeSpan.FromSeconds(1));
/// using var subscription = slow.Subscribe(c => Console.WriteLine(c));
/// </code></example>
/// <typeparam name="T">What comes out: events, correlations, or what a projection makes of them.</typeparam>
public sealed partial class EventQuery<T> : EventQuery, IObservable<T>
{
    internal EventQuery(OperatorNode node, Func<Correlation, T> projection, CorrelationOptions? options)
        : base(node, options) => Projection = projection;

    internal Func<Correlation, T> Projection { get; }

    /// <summary>Makes a result of the two events of a pair, without a correlation between; null where results are made of correlations.</summary>
    internal Func<LogEvent, LogEvent, T>? OfPair { get; init; }

    /// <summary>Runs the query.</summary>
    /// <returns>Ends the run.</returns>
    /// <example><code>
    /// using var subscription = handled.Subscribe(sink);
    /// </code></example>
    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var projected = new ProjectionObserver<T>(Projection, OfPair, observer);
        projected.Run = CorrelationRun.Start(Node, Options ?? new CorrelationOptions(), projected);
        return projected.Run;
    }

    /// <summary>The same query with other options.</summary>
    /// <example><code>
    /// var patient = handled.WithOptions(new CorrelationOptions { Lateness = TimeSpan.FromMinutes(1) });
    /// </code></example>
    public EventQuery<T> WithOptions(CorrelationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EventQuery<T>(Node, Projection, options.Validate()) { Bound = Bound, GroupWindow = GroupWindow, OfPair = OfPair };
    }

    /// <summary>The same query under an alias, to which later keys and conditions refer.</summary>
    /// <example><code>
    /// var failed = api.Where(Predicate.LabelMatches("status", "5..")).As("failed");
    /// </code></example>
    public EventQuery<T> As(string alias)
    {
        ArgumentException.ThrowIfNullOrEmpty(alias);
        return Over(Node.WithAlias(alias));
    }

    /// <summary>The same results over another graph; what the next join or group takes from the query stays.</summary>
    internal EventQuery<T> Over(OperatorNode node) => new(node, Projection, Options) { Bound = Bound, GroupWindow = GroupWindow };
}

/// <summary>A query whatever its results: its operator graph and how it runs.</summary>
public abstract partial class EventQuery
{
    /// <summary>What a query over the events of a source gives: the one event of its result.</summary>
    private protected static readonly Func<Correlation, LogEvent> EventOf = static result => result.Events[0].Event;

    private protected EventQuery(OperatorNode node, CorrelationOptions? options)
    {
        Node = node;
        Options = options;
    }

    /// <summary>The operator graph.</summary>
    public OperatorNode Node { get; }

    /// <summary>How it runs; null for the defaults.</summary>
    public CorrelationOptions? Options { get; }

    /// <summary>The canonical text of the query.</summary>
    public sealed override string ToString() => Node.ToString();

    /// <summary>A query of a graph.</summary>
    /// <example><code>
    /// var failed = new FilterNode(handled.Node, Predicate.Any(Predicate.LabelMatches("status", "5..")));
    /// using var subscription = EventQuery.Of(failed).Subscribe(c => Console.WriteLine(c));
    /// </code></example>
    public static EventQuery<Correlation> Of(OperatorNode node, CorrelationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new EventQuery<Correlation>(node, static correlation => correlation, options?.Validate());
    }

    /// <summary>The events of an observable, as a live source.</summary>
    /// <param name="name">The name under which results and queries know it.</param>
    /// <param name="events">The events; each subscription of the query subscribes once.</param>
    /// <example><code>
    /// var orders = EventQuery.From("orders", orderEvents);
    /// </code></example>
    public static EventQuery<LogEvent> From(string name, IObservable<LogEvent> events) => From(new ObservableSource(name, events));

    /// <summary>The events of an asynchronous sequence, as a live source.</summary>
    /// <example><code>
    /// var shop = EventQuery.From("shop", arriving);
    /// </code></example>
    public static EventQuery<LogEvent> From(string name, IAsyncEnumerable<LogEvent> events) => From(new AsyncEnumerableSource(name, events));

    /// <summary>The events of a list, as a finite source.</summary>
    /// <example><code>
    /// var api = EventQuery.From("api", [new LogEvent(noon, "api", "request_id=42 done")]);
    /// </code></example>
    public static EventQuery<LogEvent> From(string name, IReadOnlyList<LogEvent> events) => From(new ListSource(name, events));

    /// <summary>The events of a source.</summary>
    /// <example><code>
    /// var web = EventQuery.From(new FileSource("web", FileSourceOptions.Parse("web.log")));
    /// </code></example>
    public static EventQuery<LogEvent> From(ILogSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new EventQuery<LogEvent>(new StreamNode(source.Name) { Source = source }, EventOf, null);
    }
}
