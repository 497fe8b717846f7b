namespace Correlator;

/// <summary>One start of a sequence and how far it has come.</summary>
/// <remarks>
/// For every positive step it keeps the runs that reach it, earliest beginnings first: normally one. A run takes every event of its step
/// until an event begins the next; an absence that is broken behind a run forbids to go on from there, unless the run takes one more event.
/// A second run is kept only where a broken absence could end the first one alone, or where its steps begin earlier though it came later.
/// The matches found are those of a backtracking search, in time linear in the events.
/// </remarks>
internal sealed class SequenceAttempt(SequencePlan plan, SequenceKey key, SequenceEntry start) : IPending
{
    private List<SequenceRun>?[]? _levels;

    public SequenceKey Key => key;

    public SequenceEntry Start => start;

    /// <summary>The number of the last entry that it has looked at.</summary>
    public long SeenNumber { get; private set; } = start.Number;

    /// <summary>Matched, timed out, cancelled or dropped.</summary>
    public bool IsDecided { get; set; }

    /// <summary>Whether an event that it looked at itself has cancelled it.</summary>
    public bool IsCancelled { get; private set; }

    public bool IsPending => !IsDecided;

    public long PendingTicks => start.Ticks;

    /// <summary>The chain of a match that holds but for an absence at the end; null for none.</summary>
    public SequenceChain? Complete => CompleteOf(Levels[plan.Last]);

    /// <summary>The longest chain so far.</summary>
    public SequenceChain Furthest
    {
        get
        {
            for (var i = plan.Last; i >= 0; i--)
            {
                if (Levels[i] is { Count: > 0 } runs)
                {
                    return runs[0].Chain;
                }
            }

            return new SequenceChain(start, null);
        }
    }

    /// <summary>Whether nothing can come of it any more.</summary>
    public bool IsDead => Array.TrueForAll(Levels, static runs => runs is null or { Count: 0 });

    private List<SequenceRun>?[] Levels
    {
        get
        {
            if (_levels is null)
            {
                _levels = new List<SequenceRun>?[plan.Steps.Length];
                _levels[0] = [new SequenceRun(new SequenceChain(start, null))];
            }

            return _levels;
        }
    }

    /// <summary>Looks at the next entry of its key.</summary>
    /// <returns>The chain of a match that is now complete; null for none.</returns>
    public SequenceChain? Advance(SequenceEntry entry)
    {
        SeenNumber = entry.Number;
        switch (entry.Role.Kind)
        {
            case RoleKind.Absent:
                Break(entry);
                return null;
            case RoleKind.Until:
                Cancel(entry);
                return null;
            default:
                return entry.IsUsed ? null : Take(entry);
        }
    }

    private SequenceChain? Take(SequenceEntry entry)
    {
        var step = entry.Role.Index;
        var begun = Begin(step, entry);
        foreach (var run in Levels[step] ?? [])
        {
            if (run.Count < plan.Steps[step].Maximum && !run.Chain.HasCopyOf(entry) && !BeginsNext(run, step, entry))
            {
                run.Take(entry);
            }
        }

        if (begun is not null)
        {
            Keep(step, begun);
        }

        return step == plan.Last && !plan.HasTrailingAbsence ? CompleteOf(Levels[step]) : null;
    }

    private SequenceChain? CompleteOf(List<SequenceRun>? runs)
    {
        foreach (var run in runs ?? [])
        {
            if (run.Count >= plan.Steps[plan.Last].Minimum && run.IsClear(1UL << plan.Last, next: null))
            {
                return run.Chain;
            }
        }

        return null;
    }

    /// <summary>A run of the step that begins with the entry, behind the chain whose steps begin earliest of those that allow it.</summary>
    private SequenceRun? Begin(int step, SequenceEntry entry)
    {
        SequenceRun? earliest = null;
        for (var before = step - 1; before >= 0; before--)
        {
            foreach (var run in Levels[before] ?? [])
            {
                var isOpen = run.Count >= plan.Steps[before].Minimum && run.IsClear(SequencePlan.GapsBetween(before, step), entry);
                if (isOpen && !run.Chain.HasCopyOf(entry) && (earliest is null || run.BeginsBefore(earliest, plan.Steps.Length)))
                {
                    earliest = run;
                }
            }

            if (plan.Steps[before].Minimum > 0)
            {
                break;
            }
        }

        return earliest is null ? null : new SequenceRun(new SequenceChain(entry, earliest.Chain));
    }

    /// <summary>Whether the same event, as it came through another step, begins that step behind a run: then the run does not take it.</summary>
    private bool BeginsNext(SequenceRun run, int step, SequenceEntry entry)
    {
        if (entry.Copies is null || run.Count < plan.Steps[step].Minimum)
        {
            return false;
        }

        foreach (var copy in entry.Copies)
        {
            var next = copy.Role.Index;
            if (copy.Role.Kind == RoleKind.Positive && next > step && CanFollow(step, next) && run.IsClear(SequencePlan.GapsBetween(step, next), copy))
            {
                return true;
            }
        }

        return false;
    }

    private bool CanFollow(int step, int next)
    {
        for (var between = step + 1; between < next; between++)
        {
            if (plan.Steps[between].Minimum > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a run in its place, unless one before it can do all that it can, and takes away those of which it can do all.</summary>
    private void Keep(int step, SequenceRun begun)
    {
        var runs = Levels[step] ??= new List<SequenceRun>(1);
        var canBreak = plan.GapsBehind(step) != 0 && plan.Steps[step].Maximum < int.MaxValue;
        if (!plan.HasOptionalSteps)
        {
            if (!runs.Exists(run => Dominates(run, begun, canBreak)))
            {
                runs.Add(begun);
            }

            return;
        }

        var place = runs.TakeWhile(run => !begun.BeginsBefore(run, plan.Steps.Length)).Count();
        for (var i = 0; i < place; i++)
        {
            if (Dominates(runs[i], begun, canBreak))
            {
                return;
            }
        }

        for (var i = runs.Count - 1; i >= place; i--)
        {
            if (Dominates(begun, runs[i], canBreak))
            {
                runs.RemoveAt(i);
            }
        }

        runs.Insert(place, begun);
    }

    // A run that is full earlier can be ended by a broken absence where a later one still takes an event.
    // What must be absent does not end a run that ends with a copy of it.
    private static bool Dominates(SequenceRun run, SequenceRun other, bool canBreak) =>
        run.IsUnbroken && run.Count >= other.Count && !(canBreak && (run.Count > other.Count || other.Chain.Entry.Copies is not null));

    /// <summary>An event that must not be behind a step: what stands there cannot go on, unless it takes one more event.</summary>
    private void Break(SequenceEntry entry)
    {
        var gap = entry.Role.Index;
        for (var step = gap; step >= 0; step--)
        {
            foreach (var run in Levels[step] ?? [])
            {
                // Inside a run that is not complete the event lies between two of its own events.
                if (run.Count >= plan.Steps[step].Minimum)
                {
                    run.Break(entry, gap);
                }
            }

            // A full run that cannot be left by any way is over.
            Levels[step]?.RemoveAll(run => run.Count >= plan.Steps[step].Maximum && run.IsBrokenForGood(step));

            // Only over steps that may be empty does an earlier one reach this gap.
            if (plan.Steps[step].Minimum > 0)
            {
                return;
            }
        }
    }

    /// <summary>Ends all that does not hold the cancelling event itself.</summary>
    private void Cancel(SequenceEntry entry)
    {
        Array.ForEach(Levels, runs => runs?.RemoveAll(run => !run.Chain.HasCopyOf(entry)));
        IsCancelled = IsDead;
    }
}
