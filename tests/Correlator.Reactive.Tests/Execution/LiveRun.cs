using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Execution;

/// <summary>A query over live sources that a test drives by hand, on virtual time.</summary>
internal sealed class LiveRun : IDisposable
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, Source> _sources = [];
    private readonly List<LogEvent> _late = [];
    private readonly CorrelationRun _run;

    public LiveRun(Func<EventQuery<LogEvent>, EventQuery<LogEvent>, EventQuery<Correlation>> query, Func<CorrelationOptions, CorrelationOptions>? change = null)
        : this(from => query(from("a"), from("b")), change)
    {
    }

    /// <summary>A query over sources that it names itself.</summary>
    public LiveRun(Func<Func<string, EventQuery<LogEvent>>, EventQuery<Correlation>> query, Func<CorrelationOptions, CorrelationOptions>? change = null)
    {
        var options = new CorrelationOptions { Scheduler = Scheduler, Lateness = TimeSpan.Zero, LateEvents = Observer.Create<LogEvent>(_late.Add) };
        _run = CorrelationRun.Start(
            query(From).Node,
            change?.Invoke(options) ?? options,
            Observer.Create<Correlation>(Results.Add, error => Error = error, () => IsCompleted = true));
    }

    public TestScheduler Scheduler { get; } = new();

    public List<Correlation> Results { get; } = [];

    public Exception? Error { get; private set; }

    public bool IsCompleted { get; private set; }

    public RunStatistics Statistics => _run.Statistics;

    public IEnumerable<string> Late => _late.Select(e => e.Message);

    public ILiveObserver this[string source] => _sources[source].Observer!;

    /// <summary>Delivers events: <c>Push("a@10:x")</c> is an event of source a at 10 s with key x.</summary>
    public LiveRun Push(params string[] events)
    {
        foreach (var text in events)
        {
            var parts = text.Split('@', ':');
            this[parts[0]].OnEvents([new LogEvent(Epoch.AddSeconds(double.Parse(parts[1])), parts[0], text, Labels.Of(("k", parts[2])), _sources[parts[0]].Next++)]);
        }

        return this;
    }

    /// <summary>Ends all sources.</summary>
    public LiveRun Complete()
    {
        foreach (var source in _sources.Values)
        {
            source.Observer!.OnCompleted();
        }

        return this;
    }

    /// <summary>Each result as <c>a@1 b@2 r0</c>.</summary>
    public IReadOnlyList<string> Shown => [.. Results.Select(Show)];

    public static string Show(Correlation c) => $"{string.Join(' ', c.Events.Select(e => e.Event.Message.Split(':')[0]))} r{c.Revision}";

    public void Dispose() => _run.Dispose();

    private EventQuery<LogEvent> From(string name)
    {
        var source = new Source(name);
        _sources.Add(name, source);
        return EventQuery.From(source);
    }

    private sealed class Source(string name) : ILiveSource
    {
        public string Name => name;

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public ILiveObserver? Observer { get; private set; }

        public long Next { get; set; }

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
        {
            Observer = observer;
            return System.Reactive.Disposables.Disposable.Empty;
        }
    }
}
