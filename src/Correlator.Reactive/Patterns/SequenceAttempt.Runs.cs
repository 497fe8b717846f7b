namespace Correlator;

// Which runs of a step are kept beside each other.
internal sealed partial class SequenceAttempt
{
    /// <summary>Adds a run in its place, unless one before it can do all that it can, and takes away those of which it can do all.</summary>
    private void Keep(int step, SequenceRun begun)
    {
        var runs = Levels[step]!;
        var ticks = begun.Chain.Entry.Ticks;
        var hasCopies = plan.Begun.Count > 1 || begun.Chain.EndsWithCopies
            || (runs.Count > 0 && runs.Exists(run => run.Chain.Entry.Ticks == ticks && run.Chain.EndsWithCopies));
        var place = runs.Count;
        while ((hasCopies || plan.HasOptionalSteps) && place > 0 && begun.BeginsBefore(runs[place - 1], plan.Steps.Length))
        {
            place--;
        }

        if (hasCopies)
        {
            // Which of several runs goes on can depend on what comes through other steps at the same time.
            _copiedTicks = ticks;
            runs.Insert(place, begun);
            return;
        }

        if (runs.Count == 0)
        {
            runs.Add(begun);
        }
        else if (!runs.Take(place).Any(run => Dominates(run, begun, step)))
        {
            runs.Insert(place, begun);
            runs.RemoveAll(run => runs.IndexOf(run) > place && Dominates(begun, run, step));
        }
    }

    /// <summary>Takes away what was kept only as long as copies of its events could come.</summary>
    private void Settle(long ticks)
    {
        if (ticks <= _copiedTicks)
        {
            return;
        }

        _copiedTicks = long.MaxValue;
        for (var step = 0; step < Levels.Length; step++)
        {
            if (Levels[step] is not { Count: > 1 } runs)
            {
                continue;
            }

            runs.RemoveAll(static run => run.Owed is not null);
            for (var i = runs.Count - 1; i > 0; i--)
            {
                if (runs.Take(i).Any(run => Dominates(run, runs[i], step)))
                {
                    runs.RemoveAt(i);
                }
            }
        }
    }

    // A run that is full earlier can be ended by a broken absence where a later one still takes an event.
    // One that is complete earlier and only waits for an absence at the end is the match, whatever else begins earlier.
    private bool Dominates(SequenceRun run, SequenceRun other, int step)
    {
        var canBreak = plan.GapsBehind(step) != 0 && plan.Steps[step].Maximum < int.MaxValue;
        var isLater = step == plan.Last && other.Count >= plan.Steps[step].Minimum && other.Chain.Entry.Number < run.Chain.Entry.Number;
        return run.Owed is null && run.IsUnbroken && run.Count >= other.Count && !(canBreak && run.Count > other.Count) && !isLater;
    }
}
