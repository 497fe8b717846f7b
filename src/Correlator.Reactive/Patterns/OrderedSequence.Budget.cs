using System.Numerics;

namespace Correlator;

// How starts give way to a budget.
internal sealed partial class OrderedSequence
{
    protected override long OldestStart
    {
        get
        {
            SkipDecided();
            var start = _starts.TryPeek(out var oldest) ? oldest.Start.Ticks : long.MaxValue;
            return _absences.TryPeek(out var absence) ? Math.Min(start, absence.Ticks) : start;
        }
    }

    protected override void EvictStart()
    {
        SkipDecided();
        if (_absences.TryPeek(out var absence) && !(_starts.TryPeek(out var first) && first.Start.Ticks <= absence.Ticks))
        {
            // That there was none before a later start is not proved any more.
            _absences.Dequeue();
            CountAbsence(-1);
            absence.Key.ForgetAbsentBefore(absence.Ticks + 1);
            GapsOfInputs[LeadingAbsence].Add(absence.Ticks, absence.Ticks);
            Release(absence.Key);
            return;
        }

        var start = _starts.Dequeue();
        Settings.Counters.Dropped++;
        Settings.Counters.Withheld += Plan.HasTrailingAbsence && start.IsOpen && start.Complete is not null ? 1 : 0;
        start.Key.Failed?.Remove(start);
        Close(start);
        GoOn(start.Key);
    }

    // The time of an event that must be absent before a start, and its part of the key.
    private void CountAbsence(int count)
    {
        const int AbsenceBytes = 64;
        Settings.Budget?.AddEntries(BitOperations.TrailingZeroCount(Settings.InputStreams[LeadingAbsence]), count, AbsenceBytes);
    }

    private int LeadingAbsence => Plan.Roles.Index().First(static role => role.Item is { Kind: RoleKind.Absent, Index: < 0 }).Index;
}
