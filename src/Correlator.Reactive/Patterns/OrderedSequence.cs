namespace Correlator;

/// <summary>A sequence of steps in order, with repetition and absence.</summary>
/// <remarks>
/// Starts of a key are served in total order, each with its earliest completion. Where events are not shared, only the oldest start is looked at:
/// what it takes decides what is left for the next. An attempt looks at the entries of its key when one could complete it, so an event costs the
/// same whatever else is open. Memory: open starts and the entries behind the oldest of them, within the limits of the clause.
/// </remarks>
internal sealed partial class OrderedSequence(SequenceSettings settings, IUnitSink output) : SequenceOperator(settings, output)
{
    // Beyond it the oldest start gives way, as beyond the limit of starts.
    private const int MaxEntriesPerAttempt = 16;
    private readonly SequenceKeyTable _keys = new();
    private readonly StepRole _lastRole = new(RoleKind.Positive, settings.Plan.Last);

    // Where the first step takes several events, or is the only one, its events are more than starts.
    private readonly bool _keepsStarts = settings.Plan.Steps[0].Maximum > 1 || settings.Plan.Last == 0;
    private readonly bool _isCompleteAtStart = settings.Plan is { Last: 0, HasTrailingAbsence: false } && settings.Plan.Steps[0].Minimum == 1;
    private readonly Queue<SequenceAttempt> _starts = new();
    private readonly Queue<(long Ticks, SequenceKey Key)> _absences = new();

    protected override long NextDue
    {
        get
        {
            SkipDecided();
            return _starts.TryPeek(out var oldest) ? Watermark.Add(oldest.Start.Ticks, Plan.MaxSpanTicks) : long.MaxValue;
        }
    }

    protected override void Take(ReadOnlySpan<byte> key, SequenceEntry entry)
    {
        var isKnown = _keys.TryGet(key, out var state);
        switch (entry.Role)
        {
            case { Kind: RoleKind.Until } when entry.Copies is null || state is not { OpenAttempts: > 0 }:
                Cancel(state, entry);
                Forget(entry);
                break;
            case { Kind: RoleKind.Until }:
                CancelFailed(state, entry);
                Remember(state, entry);
                break;
            case { Kind: RoleKind.Absent, Index: < 0 }:
                TakeLeadingAbsence(state ?? _keys.Add(key), entry);
                break;
            case { Kind: RoleKind.Positive, Index: 0 }:
                TakeStart(state ?? _keys.Add(key), entry);
                break;
            case var _ when isKnown && state!.OpenAttempts > 0:
                Remember(state, entry);
                break;
            default:
                Forget(entry);
                break;
        }
    }

    protected override void DecideBefore(long ticks)
    {
        while (_starts.TryPeek(out var oldest) && (oldest.IsDecided || Watermark.Add(oldest.Start.Ticks, Plan.MaxSpanTicks) < ticks))
        {
            _starts.Dequeue();
            TimeOut(oldest);
        }

        while (_absences.TryPeek(out var absence) && Watermark.Add(absence.Ticks, Plan.MaxSpanTicks) < ticks)
        {
            _absences.Dequeue();
            CountAbsence(-1);
            absence.Key.ForgetAbsentBefore(absence.Ticks + 1);
            Release(absence.Key);
        }
    }

    private void TakeLeadingAbsence(SequenceKey state, SequenceEntry entry)
    {
        state.NoteAbsent(entry.Ticks);
        _absences.Enqueue((entry.Ticks, state));
        CountAbsence(1);
        Forget(entry);
    }

    private void TakeStart(SequenceKey state, SequenceEntry entry)
    {
        var absentTicks = state.AbsentTicks < entry.Ticks ? state.AbsentTicks : state.EarlierAbsentTicks;
        var isBarred = absentTicks != long.MinValue && absentTicks >= Watermark.Add(entry.Ticks, -Plan.MaxSpanTicks);
        if (!isBarred)
        {
            Open(state, entry);
        }

        if (_keepsStarts && state.OpenAttempts > 0)
        {
            Remember(state, entry);
        }
        else if (isBarred)
        {
            Forget(entry);
            Release(state);
        }
    }

    private void Open(SequenceKey state, SequenceEntry entry)
    {
        if (state.OpenAttempts == Plan.Clause.MaxAttempts)
        {
            Drop(state);
        }

        var attempt = new SequenceAttempt(Plan, state, entry);
        state.Begin(attempt);
        _starts.Enqueue(attempt);
        HoldBack(attempt);
        if (_isCompleteAtStart)
        {
            Match(state, attempt, new SequenceChain(entry, null));
            Forget(entry);
            Release(state);
        }
    }

    private void Remember(SequenceKey state, SequenceEntry entry)
    {
        if (IsRedundant(state, entry))
        {
            Forget(entry);
            return;
        }

        state.Remember(entry);
        if (entry.Role == _lastRole && !Plan.HasTrailingAbsence)
        {
            Decide(state);
        }

        while (state.History.Count > (long)MaxEntriesPerAttempt * Plan.Clause.MaxAttempts && state.Front is not null)
        {
            Drop(state);
        }
    }

    /// <summary>Of plain events of one step in a row, each open start can need one; of events that must be absent one tells all.</summary>
    private bool IsRedundant(SequenceKey state, SequenceEntry entry)
    {
        var isPlain = entry.Role.Kind == RoleKind.Positive && entry.Role.Index > 0 && entry.Role.Index < Plan.Last
            && Plan.Steps[entry.Role.Index].Maximum == 1;
        if (Settings.CanMeetCopies || (!isPlain && entry.Role.Kind != RoleKind.Absent))
        {
            return false;
        }

        var enough = isPlain && !Plan.Clause.IsOverlapping ? state.OpenAttempts : 1;
        return state.CountNewest(entry.Role, enough) >= enough;
    }

    private void Release(SequenceKey state)
    {
        if (state.Front is null && state.IsEmpty)
        {
            _keys.Remove(state);
        }
    }

    private void SkipDecided()
    {
        while (_starts.TryPeek(out var oldest) && oldest.IsDecided)
        {
            _starts.Dequeue();
        }
    }
}
