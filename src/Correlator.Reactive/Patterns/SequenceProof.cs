namespace Correlator;

/// <summary>Tells whether the absences of a match, and that nothing cancelled it, are proved, or a source had a gap where they stand.</summary>
internal static class SequenceProof
{
    public static bool IsWithheld(SequencePlan plan, SequenceEntry[] entries, Gaps[] gaps)
    {
        for (var input = 0; input < plan.Roles.Count; input++)
        {
            var (from, to) = plan.Roles[input].Kind switch
            {
                RoleKind.Absent => SpanOf(plan, entries, plan.Roles[input].Index),
                RoleKind.Until => (entries[0].Ticks, plan.HasTrailingAbsence ? Watermark.Add(entries[0].Ticks, plan.MaxSpanTicks) : entries[^1].Ticks),
                _ => (1L, 0L),
            };
            if (from <= to && gaps[input].Overlap(from, to))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The times at which an event would have broken an absence.</summary>
    private static (long From, long To) SpanOf(SequencePlan plan, SequenceEntry[] entries, int gap)
    {
        var start = entries[0].Ticks;
        if (gap < 0)
        {
            return (Watermark.Add(start, -plan.MaxSpanTicks), start - 1);
        }

        var last = Array.FindLast(entries, entry => entry.Role.Index <= gap)!.Ticks;
        return gap == plan.Last
            ? (last, Watermark.Add(start, plan.MaxSpanTicks))
            : (last, Array.Find(entries, entry => entry.Role.Index > gap)!.Ticks);
    }
}
