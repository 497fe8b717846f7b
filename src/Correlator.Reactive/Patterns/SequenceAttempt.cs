namespace Correlator;

/// <summary>One start of a sequence and how far it has come.</summary>
/// <remarks>
/// For every positive step it keeps the runs that reach it, earliest beginnings first: normally one. A run takes every event of its step
/// until an event begins the next; an absence that is broken behind a run forbids to go on from there, unless the run takes one more event.
/// A second run is kept only where a broken absence could end the first one alone, or where its steps begin earlier though it came later.
/// The matches found are those of a backtracking search, in time linear in the events.
/// </remarks>
internal sealed partial class SequenceAttempt(SequencePlan plan, SequenceKey key, SequenceEntry start) : IPending
{
    private List<SequenceRun>?[]? _levels;

    // The time of the newest event that came through several steps, until all of them have been looked at.
    private long _copiedTicks = long.MaxValue;

    public SequenceKey Key => key;

    public SequenceEntry Start => start;

    /// <summary>The number of the last entry that it has looked at.</summary>
    public long SeenNumber { get; private set; } = start.Number;

    /// <summary>Matched, timed out, cancelled or dropped.</summary>
    public bool IsDecided { get; set; }

    /// <summary>Whether an event that it looked at itself has cancelled it.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether it found no end, but is not told as timed out before its time has passed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Whether an event that cancels came behind it, though a match with that very event would have been one.</summary>
    public bool HasMetUntil { get; private set; }

    public bool IsOpen => !IsDecided && !HasFailed;

    public bool IsPending => IsOpen;

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
        Settle(entry.Ticks);
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
        plan.Begun.Clear();
        Begin(step, entry, plan.Begun);
        if (Levels[step] is null && plan.Begun.Count == 0)
        {
            return null;
        }

        var runs = Levels[step] ??= new List<SequenceRun>(1);
        for (var i = runs.Count - 1; i >= 0; i--)
        {
            if (runs[i].Count < plan.Steps[step].Maximum && !runs[i].Chain.HasCopyOf(entry))
            {
                Extend(runs, i, entry);
            }
        }

        foreach (var begun in plan.Begun)
        {
            Keep(step, begun);
        }

        return step == plan.Last && !plan.HasTrailingAbsence ? CompleteOf(runs) : null;
    }

    private void Extend(List<SequenceRun> runs, int index, SequenceEntry entry)
    {
        // The same event may come again in a moment and begin the next step: then this run has not taken it.
        if (runs[index].Owed is null && entry.Copies?.Exists(copy => copy.Role.Kind == RoleKind.Positive && copy.Role.Index > entry.Role.Index) == true)
        {
            _copiedTicks = entry.Ticks;
            runs.Insert(index + 1, runs[index].Without(entry));
        }

        runs[index].Take(entry);
    }

    /// <summary>The complete chain whose last event is the earliest; null for none.</summary>
    private SequenceChain? CompleteOf(List<SequenceRun>? runs)
    {
        SequenceChain? complete = null;
        foreach (var run in runs ?? [])
        {
            var isComplete = run.Count >= plan.Steps[plan.Last].Minimum && run.IsClear(1UL << plan.Last, next: null);
            complete = isComplete && (complete is null || run.Chain.Entry.Number < complete.Entry.Number) ? run.Chain : complete;
        }

        return complete;
    }

    /// <summary>Begins the step with an entry, behind the chain whose steps begin earliest of those that allow it.</summary>
    private void Begin(int step, SequenceEntry entry, List<SequenceRun> begun)
    {
        for (var before = step - 1; before >= 0; before--)
        {
            foreach (var run in Levels[before] ?? [])
            {
                var isOpen = run.Count >= plan.Steps[before].Minimum && run.IsClear(SequencePlan.GapsBetween(before, step), entry)
                    && (run.Owed is null || entry.IsCopyOf(run.Owed));
                if (isOpen && !run.Chain.HasCopyOf(entry))
                {
                    begun.Add(new SequenceRun(new SequenceChain(entry, run.Chain)));
                }
            }

            if (plan.Steps[before].Minimum > 0)
            {
                break;
            }
        }

        if (begun.Count > 1)
        {
            // Where a chain holds an event whose copy a later step may need, the next one is begun, too.
            begun.Sort((one, other) => one.BeginsBefore(other, plan.Steps.Length) ? -1 : 1);
            var certain = begun.FindIndex(static run => !run.Chain.EndsWithCopies);
            begun.RemoveRange(certain < 0 ? begun.Count : certain + 1, certain < 0 ? 0 : begun.Count - certain - 1);
        }
    }

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
        HasMetUntil |= !entry.IsCopyOf(start);
        IsCancelled = HasMetUntil && IsDead;
    }
}
