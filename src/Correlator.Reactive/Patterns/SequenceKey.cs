namespace Correlator;

/// <summary>What an ordered sequence holds under one key: open starts, and the entries that they may still need.</summary>
internal sealed class SequenceKey(byte[] key)
{
    private readonly List<SequenceAttempt> _attempts = [];
    private readonly List<SequenceEntry> _history = [];
    private int _firstAttempt;

    public byte[] Key => key;

    /// <summary>The latest time of an event that must not come before the first step, and the latest before that one.</summary>
    public long AbsentTicks { get; private set; } = long.MinValue;

    public long EarlierAbsentTicks { get; private set; } = long.MinValue;

    public int OpenAttempts => _attempts.Count - _firstAttempt;

    public IReadOnlyList<SequenceEntry> History => _history;

    /// <summary>Starts that found no end and are not told as timed out yet; null where there never was one.</summary>
    public List<SequenceAttempt>? Failed { get; set; }

    public bool IsEmpty => OpenAttempts == 0 && AbsentTicks == long.MinValue && Failed is not { Count: > 0 };

    /// <summary>The oldest open start; null for none.</summary>
    public SequenceAttempt? Front
    {
        get
        {
            while (_firstAttempt < _attempts.Count && !_attempts[_firstAttempt].IsOpen)
            {
                _firstAttempt++;
            }

            Compact();
            return OpenAttempts > 0 ? _attempts[_firstAttempt] : null;
        }
    }

    /// <summary>The open starts, oldest first.</summary>
    public IEnumerable<SequenceAttempt> Attempts
    {
        get
        {
            for (var i = _firstAttempt; i < _attempts.Count; i++)
            {
                if (_attempts[i].IsOpen)
                {
                    yield return _attempts[i];
                }
            }
        }
    }

    public void Begin(SequenceAttempt attempt) => _attempts.Add(attempt);

    public void Remember(SequenceEntry entry) => _history.Add(entry);

    public void NoteAbsent(long ticks)
    {
        if (ticks > AbsentTicks)
        {
            (EarlierAbsentTicks, AbsentTicks) = (AbsentTicks, ticks);
        }
    }

    public void ForgetAbsentBefore(long ticks)
    {
        AbsentTicks = AbsentTicks < ticks ? long.MinValue : AbsentTicks;
        EarlierAbsentTicks = EarlierAbsentTicks < ticks ? long.MinValue : EarlierAbsentTicks;
    }

    /// <summary>Takes away the entries that no open start can need, and tells of each.</summary>
    public void Trim(Action<SequenceEntry> onForgotten)
    {
        var first = Front?.Start.Number ?? long.MaxValue;
        var count = 0;
        while (count < _history.Count && (_history[count].Number < first || (_history[count].IsUsed && _history[count].Role.Kind == RoleKind.Positive)))
        {
            onForgotten(_history[count++]);
        }

        _history.RemoveRange(0, count);
    }

    /// <summary>How many of the newest entries in a row, behind the newest start, came for one step and are not used up.</summary>
    public int CountNewest(StepRole role, int enough)
    {
        var count = 0;
        var start = _attempts[^1].Start.Number;
        for (var i = _history.Count - 1; i >= 0 && count < enough && _history[i].Role == role && !_history[i].IsUsed && _history[i].Number > start; i--)
        {
            count++;
        }

        return count;
    }

    /// <summary>The first entry behind a number.</summary>
    public int IndexAfter(long number)
    {
        var (low, high) = (0, _history.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_history[middle].Number <= number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Compact()
    {
        if (_firstAttempt > 16 && _firstAttempt * 2 > _attempts.Count)
        {
            _attempts.RemoveRange(0, _firstAttempt);
            _firstAttempt = 0;
        }
    }
}
