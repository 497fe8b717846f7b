namespace Correlator;

/// <summary>One start of a sequence and how far it has come.</summary>
/// <remarks>
/// For every positive step it keeps the chains that reach it, earliest beginnings first: normally one. A chain takes every event of its step
/// until an event begins the next; an absence that is broken behind a step forbids to go on from there, unless the step takes one more event.
/// A later beginning is kept beside an earlier one only where a broken absence could end the earlier one alone.
/// The matches found are those of a backtracking search, in time linear in the events and without looking at one twice.
/// </remarks>
internal sealed class SequenceAttempt(SequencePlan plan, SequenceEntry start)
{
    private List<Run>?[]? _levels;

    public SequenceEntry Start => start;

    /// <summary>The number of the last entry that it has looked at.</summary>
    public long SeenNumber { get; private set; } = start.Number;

    /// <summary>Matched, timed out, cancelled or dropped.</summary>
    public bool IsDecided { get; set; }

    /// <summary>The chain of a match that holds but for an absence at the end; null for none.</summary>
    public SequenceChain? Complete => CompleteOf(Levels[plan.Last]);

    /// <summary>The longest chain so far.</summary>
    public SequenceChain Furthest
    {
        get
        {
            for (var i = plan.Last; i > 0; i--)
            {
                if (Levels[i] is { Count: > 0 } runs)
                {
                    return runs[0].Chain;
                }
            }

            return Levels[0] is { Count: > 0 } first ? first[0].Chain : new SequenceChain(start, null);
        }
    }

    /// <summary>Whether nothing can come of it any more.</summary>
    public bool IsDead => Array.TrueForAll(Levels, static runs => runs is null or { Count: 0 });

    private List<Run>?[] Levels
    {
        get
        {
            if (_levels is null)
            {
                _levels = new List<Run>?[plan.Steps.Length];
                _levels[0] = [new Run(new SequenceChain(start, null))];
            }

            return _levels;
        }
    }

    /// <summary>Looks at the next entry of its key.</summary>
    /// <returns>The chain of a match that is now complete; null for none.</returns>
    public SequenceChain? Advance(SequenceEntry entry)
    {
        SeenNumber = entry.Number;
        if (entry.Role.Kind == RoleKind.Absent)
        {
            Break(entry);
            return null;
        }

        if (entry.IsUsed)
        {
            return null;
        }

        var step = entry.Role.Index;
        var begun = Begin(step, entry);
        Extend(step, entry);
        if (begun is not null)
        {
            Keep(step, begun);
        }

        return step == plan.Last && !plan.HasTrailingAbsence ? CompleteOf(Levels[step]) : null;
    }

    private SequenceChain? CompleteOf(List<Run>? runs)
    {
        foreach (var run in runs ?? [])
        {
            if (run.Count >= plan.Steps[plan.Last].Minimum && (run.Broken >> plan.Last & 1) == 0)
            {
                return run.Chain;
            }
        }

        return null;
    }

    /// <summary>A run of the step that begins with the entry, behind the earliest chain that allows it.</summary>
    private Run? Begin(int step, SequenceEntry entry)
    {
        for (var before = step - 1; before >= 0; before--)
        {
            foreach (var run in Levels[before] ?? [])
            {
                var isOpen = run.Count >= plan.Steps[before].Minimum && (run.Broken & SequencePlan.GapsBetween(before, step)) == 0;
                if (isOpen && !run.Chain.HasCopyOf(entry))
                {
                    return new Run(new SequenceChain(entry, run.Chain));
                }
            }

            if (plan.Steps[before].Minimum > 0)
            {
                break;
            }
        }

        return null;
    }

    private void Extend(int step, SequenceEntry entry)
    {
        foreach (var run in Levels[step] ?? [])
        {
            if (run.Count < plan.Steps[step].Maximum && !run.Chain.HasCopyOf(entry) && !BeginsNext(run, step, entry))
            {
                run.Take(entry);
            }
        }
    }

    /// <summary>Whether the same event, as it came through another step, begins that step behind a run: then the run does not take it.</summary>
    private bool BeginsNext(Run run, int step, SequenceEntry entry)
    {
        if (entry.Copies is null || run.Count < plan.Steps[step].Minimum)
        {
            return false;
        }

        foreach (var copy in entry.Copies)
        {
            var next = copy.Role.Index;
            if (copy.Role.Kind == RoleKind.Positive && next > step && CanFollow(step, next)
                && (run.Broken & SequencePlan.GapsBetween(step, next)) == 0)
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

    /// <summary>Adds a run unless an earlier one can do all that it can.</summary>
    private void Keep(int step, Run begun)
    {
        var runs = Levels[step] ??= [];
        var canBreak = plan.GapsBehind(step) != 0 && plan.Steps[step].Maximum < int.MaxValue;
        foreach (var run in runs)
        {
            // An earlier run is full earlier: a broken absence may then end it where the later one still takes an event.
            var canOutlive = canBreak && run.Count > begun.Count;
            if (run.Broken == 0 && !canOutlive)
            {
                return;
            }
        }

        runs.Add(begun);
    }

    /// <summary>An event that must not be behind a step: what stands there cannot go on, unless it takes one more event.</summary>
    private void Break(SequenceEntry entry)
    {
        var gap = entry.Role.Index;
        for (var step = gap; step >= 0; step--)
        {
            if (Levels[step] is { Count: > 0 } runs)
            {
                BreakRuns(runs, step, gap, entry);
            }

            // Only over steps that may be empty does an earlier one reach this gap.
            if (plan.Steps[step].Minimum > 0)
            {
                return;
            }
        }
    }

    private void BreakRuns(List<Run> runs, int step, int gap, SequenceEntry entry)
    {
        foreach (var run in runs)
        {
            // Inside a run that is not complete the event lies between two of its own events.
            if (run.Count >= plan.Steps[step].Minimum && !run.Chain.HasCopyOf(entry))
            {
                run.Broken |= 1UL << gap;
            }
        }

        // A full run that cannot be left by any way is over.
        runs.RemoveAll(run => run.Count >= plan.Steps[step].Maximum && (run.Broken >> step & 1) != 0);
    }

    /// <summary>Events of one step that follow each other.</summary>
    private sealed class Run(SequenceChain chain)
    {
        public SequenceChain Chain { get; private set; } = chain;

        public int Count { get; private set; } = 1;

        /// <summary>The gaps behind the run in which an event came that must be absent, since its last event.</summary>
        public ulong Broken { get; set; }

        public void Take(SequenceEntry entry)
        {
            Chain = new SequenceChain(entry, Chain);
            Count++;
            Broken = 0;
        }
    }
}
