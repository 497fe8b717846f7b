namespace Correlator.Testing;

/// <summary>The matches of a sequence among the events of one key.</summary>
/// <param name="query">The sequence.</param>
/// <param name="events">The events of the key in total order.</param>
internal sealed class SequenceEvaluation(ReferenceSequenceQuery query, IReadOnlyList<ReferenceEvent> events)
{
    private readonly IReadOnlyList<ReferenceSequenceStep> _steps = query.PositiveSteps;
    private readonly List<ReferenceEvent> _used = [];
    private readonly List<ReferenceEvent> _timedOut = [];

    /// <summary>The matches, each in total order.</summary>
    public List<IReadOnlyList<ReferenceEvent>> Matches { get; } = [];

    /// <summary>The starts that found no match and were neither cancelled nor used.</summary>
    public IEnumerable<ReferenceEvent> TimedOut => _timedOut.Where(IsUsable);

    public void Run()
    {
        if (query.Unordered)
        {
            RunUnordered();
            return;
        }

        foreach (var start in Of(_steps[0]).Where(start => !IsExcluded(start)))
        {
            if (IsUsable(start))
            {
                Serve(start);
            }
        }
    }

    /// <summary>The earliest completion of a start.</summary>
    private void Serve(ReferenceEvent start)
    {
        var matches = Beginnings([start]).Select(RunsOf).Where(runs => runs is not null && !IsViolated(runs) && !IsCancelled(runs));
        if (matches.Min(SequenceRunsOrder.Instance) is { } earliest)
        {
            Take([.. earliest.SelectMany(run => run)]);
        }
        else if (!Until.Any(u => IsBetween(u, start, null) && u.Time <= start.Time + query.SpanTicks && !u.IsCopyOf(start)))
        {
            _timedOut.Add(start);
        }
    }

    /// <summary>All ways to choose where the runs begin, given where the first ones do; null for a step without a run.</summary>
    private IEnumerable<IReadOnlyList<ReferenceEvent?>> Beginnings(IReadOnlyList<ReferenceEvent?> first)
    {
        if (first.Count == _steps.Count)
        {
            return [first];
        }

        var step = _steps[first.Count];
        var next = Of(step).Where(e => IsBetween(e, first.Last(begin => begin is not null), null) && IsUsable(e) && e.Time - first[0]!.Time <= query.SpanTicks);
        var choices = step.Min == 0 ? next.Append(null) : next;
        return choices.SelectMany(begin => Beginnings([.. first, begin]));
    }

    /// <summary>The runs that begin there, or null where they are no match.</summary>
    private List<List<ReferenceEvent>>? RunsOf(IReadOnlyList<ReferenceEvent?> beginnings)
    {
        var runs = new List<List<ReferenceEvent>>();
        for (var i = 0; i < beginnings.Count; i++)
        {
            runs.Add(beginnings[i] is { } begin ? RunOf(_steps[i], begin, beginnings.Skip(i + 1).FirstOrDefault(next => next is not null), runs) : []);
            if (runs[i].Count < _steps[i].Min || runs[i].FirstOrDefault() != beginnings[i])
            {
                return null;
            }
        }

        return runs[^1][^1].Time - runs[0][0].Time <= query.SpanTicks ? runs : null;
    }

    /// <summary>Every usable event of the step, from where the run begins up to its maximum, until the next run begins.</summary>
    private List<ReferenceEvent> RunOf(ReferenceSequenceStep step, ReferenceEvent begin, ReferenceEvent? next, List<List<ReferenceEvent>> before) =>
    [
        .. Of(step)
            .Where(e => e == begin || IsBetween(e, begin, next))
            .Where(e => IsUsable(e) && next?.IsCopyOf(e) != true && !before.Exists(run => run.Exists(e.IsCopyOf)))
            .Take(step == _steps[^1] ? step.Min : step.Max ?? int.MaxValue),
    ];

    /// <summary>Whether an event that a negation forbids lies between the runs around it, or after the last one.</summary>
    private bool IsViolated(List<List<ReferenceEvent>> runs) => query.Steps.Index().Any(negated =>
    {
        var stepsBefore = query.Steps.Take(negated.Index).Count(step => !step.IsNegated);
        if (!negated.Item.IsNegated || stepsBefore == 0)
        {
            return false;
        }

        var last = runs.Take(stepsBefore).Last(run => run.Count > 0)[^1];
        var next = runs.Skip(stepsBefore).FirstOrDefault(run => run.Count > 0)?[0];
        return Of(negated.Item).Any(x => IsBetween(x, last, next) && x.Time - runs[0][0].Time <= query.SpanTicks && !x.IsCopyOf(last) && next?.IsCopyOf(x) != true);
    });

    /// <summary>Whether a leading negation excludes a start.</summary>
    private bool IsExcluded(ReferenceEvent start) => query.Steps.TakeWhile(step => step.IsNegated).SelectMany(Of)
        .Any(x => start.Time - query.SpanTicks <= x.Time && x.Time < start.Time);

    /// <summary>Whether an event of <c>until</c> comes while the attempt is open.</summary>
    private bool IsCancelled(List<List<ReferenceEvent>> runs)
    {
        var start = runs[0][0];
        var end = query.HasTrailingNegation ? null : runs[^1][^1];
        return Until.Any(u => IsBetween(u, start, end) && u.Time - start.Time <= query.SpanTicks && !IsCopyOfAny(u, runs));
    }

    private void RunUnordered()
    {
        var collected = new List<ReferenceEvent>();
        foreach (var arriving in events)
        {
            collected.RemoveAll(e => e.Time < arriving.Time - query.SpanTicks);
            if (arriving.Stream == query.Until?.Stream.Index)
            {
                collected.RemoveAll(e => !e.IsCopyOf(arriving));
                continue;
            }

            collected.Add(arriving);
            if (Fillings(collected, []).FirstOrDefault(filling => filling.Contains(arriving)) is { } earliest)
            {
                Take([.. earliest.Order(ReferenceEvent.TotalOrder)]);
            }
        }
    }

    /// <summary>All ways to fill the steps with distinct source events, those with the earliest events for the first steps first.</summary>
    private IEnumerable<IReadOnlyList<ReferenceEvent>> Fillings(List<ReferenceEvent> collected, IReadOnlyList<ReferenceEvent> first) =>
        first.Count == _steps.Count
            ? [first]
            : collected
                .Where(e => e.Stream == _steps[first.Count].Stream.Index && IsUsable(e) && !first.Any(e.IsCopyOf))
                .SelectMany(e => Fillings(collected, [.. first, e]));

    private void Take(IReadOnlyList<ReferenceEvent> match)
    {
        Matches.Add(match);
        if (!query.Overlapping)
        {
            _used.AddRange(match);
        }
    }

    private IEnumerable<ReferenceEvent> Until => query.Until is { } until ? Of(until) : [];

    private IEnumerable<ReferenceEvent> Of(ReferenceSequenceStep step) => events.Where(e => e.Stream == step.Stream.Index);

    /// <summary>Whether no match has used the source event, be it as this copy or as another.</summary>
    private bool IsUsable(ReferenceEvent e) => !_used.Exists(e.IsCopyOf);

    private static bool IsCopyOfAny(ReferenceEvent e, List<List<ReferenceEvent>> runs) => runs.Exists(run => run.Exists(e.IsCopyOf));

    /// <summary>Whether an event is later than one and earlier than another one in total order; null: no bound.</summary>
    private static bool IsBetween(ReferenceEvent e, ReferenceEvent? after, ReferenceEvent? before) =>
        (after is null || ReferenceEvent.TotalOrder.Compare(after, e) < 0) && (before is null || ReferenceEvent.TotalOrder.Compare(e, before) < 0);
}
