namespace Correlator;

/// <summary>The steps of a sequence as a running operator needs them: positive steps numbered from 0, absences by the gap in which they stand.</summary>
internal sealed class SequencePlan
{
    public SequencePlan(IReadOnlyList<SequenceStep> steps, SequenceClause clause, long maxSpanTicks)
    {
        MaxSpanTicks = maxSpanTicks;
        Clause = clause;
        var positive = -1;
        var roles = new List<StepRole>();
        var repetitions = new List<Repetition>();
        foreach (var step in steps)
        {
            if (step.IsNegated)
            {
                roles.Add(new StepRole(RoleKind.Absent, positive));
                NegatedGaps |= positive < 0 ? 0 : 1UL << positive;
                HasLeadingAbsence |= positive < 0;
            }
            else
            {
                positive++;
                roles.Add(new StepRole(RoleKind.Positive, positive));
                repetitions.Add(new Repetition(step.Minimum, step.Maximum ?? int.MaxValue));
            }
        }

        if (clause.Until is not null)
        {
            roles.Add(new StepRole(RoleKind.Until, 0));
        }

        // The last step is complete at its least number.
        repetitions[^1] = new Repetition(repetitions[^1].Minimum, repetitions[^1].Minimum);
        (Roles, Steps) = (roles, [.. repetitions]);
        HasOptionalSteps = repetitions.Exists(static repetition => repetition.Minimum == 0);
    }

    public SequenceClause Clause { get; }

    /// <summary>The runs that the entry of the moment begins: room that all attempts of the operator share, since they look one after the other.</summary>
    public List<SequenceRun> Begun { get; } = [];

    /// <summary>What each input is for: the steps in text order, then until.</summary>
    public IReadOnlyList<StepRole> Roles { get; }

    /// <summary>The positive steps.</summary>
    public Repetition[] Steps { get; }

    public long MaxSpanTicks { get; }

    public int Last => Steps.Length - 1;

    /// <summary>Whether an absence stands before the first positive step.</summary>
    public bool HasLeadingAbsence { get; }

    /// <summary>Whether some step may be empty, so that a later event can lead to earlier beginnings.</summary>
    public bool HasOptionalSteps { get; }

    /// <summary>Whether an absence stands behind the last positive step, so that the clock decides.</summary>
    public bool HasTrailingAbsence => (NegatedGaps >> Last & 1) != 0;

    /// <summary>The gaps in which an absence stands: bit i is the one behind positive step i.</summary>
    public ulong NegatedGaps { get; }

    /// <summary>The gaps from behind one positive step to before another, as bits.</summary>
    public static ulong GapsBetween(int from, int to) => (to >= 64 ? ulong.MaxValue : (1UL << to) - 1) & ~((1UL << from) - 1);

    /// <summary>The gaps behind a step that an event of it can leave open: up to the next step that cannot be empty.</summary>
    public ulong GapsBehind(int step)
    {
        var next = step + 1;
        while (next < Last && Steps[next].Minimum == 0)
        {
            next++;
        }

        return NegatedGaps & GapsBetween(step, Math.Max(next, step + 1));
    }
}

/// <summary>How often a step's events may come.</summary>
internal readonly record struct Repetition(int Minimum, int Maximum);

/// <summary>What an input of a sequence is for.</summary>
/// <param name="Kind">A step, an absence, or until.</param>
/// <param name="Index">Of a step its number among the positive ones; of an absence that of the step before it, -1 for none.</param>
internal readonly record struct StepRole(RoleKind Kind, int Index);

/// <summary>The kinds of inputs of a sequence.</summary>
internal enum RoleKind
{
    Positive,
    Absent,
    Until,
}
