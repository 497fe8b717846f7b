using System.Reactive.Concurrency;

namespace Correlator.Testing;

/// <summary>A run over live sources on a virtual clock: events are pushed, the clock is moved, results are read, and nothing waits.</summary>
/// <remarks>
/// All happens on the calling thread, in the call that causes it. Not for several threads. Begins with <see cref="TestedCorrelation.Live"/>.
/// </remarks>
/// <example><code>
/// using var run = unpaid.Live();
/// run.Push(TestEvent.At("00:00:01").Source("orders").Label("order_id", "7"));
/// run.AdvanceTo("00:10:12");
/// Assert.Single(run.Timed);
/// </code></example>
public sealed class VirtualRun : TestedRun, IDisposable
{
    private readonly TestedCorrelation _tested;
    private readonly HistoricalScheduler _clock;
    private readonly Dictionary<string, ScriptedSource> _sources;
    private readonly List<TimedCorrelation> _timed = [];
    private readonly CorrelationRun _run;

    internal VirtualRun(TestedCorrelation tested, DateTimeOffset start)
    {
        _tested = tested;
        _clock = new HistoricalScheduler(start.ToUniversalTime());
        _sources = tested.Sources.ToDictionary(static name => name, name => new ScriptedSource(name, [], _clock));
        _run = tested.Start(name => _sources[name], _clock, this);
    }

    /// <summary>The time of the virtual clock.</summary>
    public DateTimeOffset Now => _clock.Clock;

    /// <summary>The virtual clock, for other parts of a test that are to go by it.</summary>
    public IScheduler Scheduler => _clock;

    /// <summary>All that came out, and when.</summary>
    public IReadOnlyList<TimedCorrelation> Timed => _timed;

    /// <inheritdoc/>
    public override RunStatistics Statistics => _run.Statistics;

    /// <summary>Events arrive now, in this order, each at the source that it names.</summary>
    /// <param name="events">Their times need not be now: that is how an event is delayed.</param>
    /// <exception cref="ArgumentException">An event is of a source that the query does not have.</exception>
    public void Push(params IEnumerable<LogEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var logEvent in events)
        {
            _sources[_tested.CheckedSource(logEvent)].Push(logEvent);
            Failure?.Throw();
        }
    }

    /// <summary>Events arrive in this order, each at its own time: the clock moves there first, unless it is past it.</summary>
    /// <param name="events">The events of all sources.</param>
    /// <exception cref="ArgumentException">An event is of a source that the query does not have.</exception>
    public void Play(IEnumerable<LogEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var logEvent in events)
        {
            Arrive(logEvent, logEvent.Timestamp);
        }
    }

    /// <summary>Events arrive when the streams say.</summary>
    /// <param name="streams">Random events.</param>
    /// <exception cref="ArgumentException">An event is of a source that the query does not have.</exception>
    public void Play(DisorderedStreams streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        foreach (var (logEvent, at) in streams.Arrivals.Zip(streams.ArrivalTimes))
        {
            Arrive(logEvent, at);
        }
    }

    /// <summary>Moves the clock; what is due until then comes out.</summary>
    /// <param name="time">Not before <see cref="Now"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clock is past that time.</exception>
    public void AdvanceTo(DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, Now);
        if (time > Now)
        {
            _clock.AdvanceTo(time.ToUniversalTime());
        }

        Failure?.Throw();
    }

    /// <summary>Moves the clock; what is due until then comes out.</summary>
    /// <param name="time">As <see cref="TestEvent.Time"/> reads it; not before <see cref="Now"/>.</param>
    /// <exception cref="FormatException">It is not such a time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The clock is past that time.</exception>
    public void AdvanceTo(string time) => AdvanceTo(TestEvent.Time(time));

    /// <summary>Moves the clock; what is due until then comes out.</summary>
    /// <param name="span">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public void AdvanceBy(TimeSpan span) => AdvanceTo(Now + span);

    /// <summary>A source ends; what waited only for it comes out.</summary>
    /// <param name="source">Its name.</param>
    /// <exception cref="ArgumentException">The query does not have this source.</exception>
    public void Complete(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!_sources.TryGetValue(source, out var ending))
        {
            throw new ArgumentException($"There is no source '{source}'; the query reads {string.Join(", ", _tested.Sources)}.", nameof(source));
        }

        ending.Complete();
        Failure?.Throw();
    }

    /// <summary>All sources end; what is open is decided and comes out.</summary>
    public void Complete()
    {
        foreach (var source in _tested.Sources)
        {
            Complete(source);
        }
    }

    /// <summary>Ends the run; nothing more comes out.</summary>
    public void Dispose() => _run.Dispose();

    private protected override void OnResult(Correlation result) => _timed.Add(new(_clock.Clock, result));

    private void Arrive(LogEvent logEvent, DateTimeOffset at)
    {
        if (at > Now)
        {
            AdvanceTo(at);
        }

        Push(logEvent);
    }
}
