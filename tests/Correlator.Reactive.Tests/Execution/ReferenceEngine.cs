using System.Reactive;
using Correlator.Testing;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Execution;

/// <summary>Runs a graph over the events of a reference, as finite sources or in an order of arrival.</summary>
internal sealed class ReferenceEngine(
    Func<IReadOnlyDictionary<string, ILogSource>, OperatorNode> build, IEnumerable<StreamQuery> streams, string? message = null)
{
    public List<Correlation> Results { get; } = [];

    public List<Correlation> TimedOut { get; } = [];

    public List<LogEvent> Late { get; } = [];

    /// <summary>What may be held. Default: no bound.</summary>
    public StateBudget MaxState { get; init; }

    public RunStatistics? Statistics { get; private set; }

    private IEnumerable<string> Names => streams.Select(stream => stream.Source).Distinct();

    /// <summary>Over finite sources, which are read in event-time order; a source's events may be out of order by the lateness.</summary>
    public ReferenceEngine Finite(IReadOnlyList<ReferenceEvent> sourceEvents, long latenessTicks = 0, EmitMode emit = EmitMode.Final)
    {
        var sources = Names.ToDictionary(
            name => name,
            name => (ILogSource)new ListSource(name, [.. sourceEvents.Where(e => e.Source == name).OrderBy(e => e.Position).Select(ToEvent)]));
        using var run = Start(sources, latenessTicks, emit);
        return this;
    }

    /// <summary>Over live sources, in the order given.</summary>
    public ReferenceEngine Push(IReadOnlyList<ReferenceEvent> arrivals, long latenessTicks, EmitMode emit = EmitMode.Final)
    {
        var sources = Names.ToDictionary(name => name, name => (ILogSource)new PushSource(name));
        using var run = Start(sources, latenessTicks, emit);
        foreach (var arrival in arrivals)
        {
            ((PushSource)sources[arrival.Source]).Push(ToEvent(arrival));
        }

        foreach (var source in sources.Values)
        {
            ((PushSource)source).Complete();
        }

        return this;
    }

    /// <summary>The events of each result as <c>a1 b1</c>: source and position.</summary>
    public static string Text(Correlation c) => string.Join(' ', c.Events.Select(e => $"{e.Event.Source}{e.Event.Position}"));

    private CorrelationRun Start(Dictionary<string, ILogSource> sources, long latenessTicks, EmitMode emit)
    {
        var options = new CorrelationOptions
        {
            Emit = emit,
            MaxState = MaxState,
            Lateness = TimeSpan.FromTicks(latenessTicks),
            Scheduler = new TestScheduler(),
            TimedOut = Observer.Create<Correlation>(TimedOut.Add),
            LateEvents = Observer.Create<LogEvent>(Late.Add),
        };
        var run = CorrelationRun.Start(build(sources), options, Observer.Create<Correlation>(Results.Add, error => throw error));
        Statistics = run.Statistics;
        return run;
    }

    // Cases that were worked out by hand count from zero, and below it.
    private LogEvent ToEvent(ReferenceEvent e)
    {
        var ticks = e.Time < DateTimeOffset.UnixEpoch.Ticks / 2 ? e.Time + DateTimeOffset.UnixEpoch.Ticks : e.Time;
        return new LogEvent(new DateTimeOffset(ticks, TimeSpan.Zero), e.Source, message ?? $"{e.Source}{e.Position}", Labels.Of(e.Labels), e.Position);
    }
}
