namespace Correlator;

/// <summary>A sequence whose steps may be filled in any order: as soon as every step of a key has an unused event within the greatest span.</summary>
/// <remarks>A match takes the earliest unused event of each step. Memory: unused events of the last span.</remarks>
internal sealed class UnorderedSequence(SequenceSettings settings, IUnitSink output) : SequenceOperator(settings, output)
{
    private readonly Dictionary<byte[], UnorderedKey> _keys = new(KeyComparer.Instance);
    private readonly Queue<Waiting> _waiting = new();

    protected override long NextDue => _waiting.TryPeek(out var oldest) ? Watermark.Add(oldest.Entry.Ticks, Plan.MaxSpanTicks) : long.MaxValue;

    protected override long OldestStart
    {
        get
        {
            while (_waiting.TryPeek(out var gone) && !gone.IsPending)
            {
                _waiting.Dequeue();
            }

            return _waiting.TryPeek(out var oldest) ? oldest.Entry.Ticks : long.MaxValue;
        }
    }

    protected override void Take(ReadOnlySpan<byte> key, SequenceEntry entry)
    {
        if (!_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var state))
        {
            if (entry.Role.Kind == RoleKind.Until)
            {
                Forget(entry);
                return;
            }

            state = new UnorderedKey(key.ToArray(), Plan.Steps.Length);
            _keys.Add(state.Key, state);
        }

        if (entry.Role.Kind == RoleKind.Until)
        {
            Cancel(state, entry);
            Forget(entry);
            return;
        }

        if (entry.IsUsed)
        {
            // A copy of it was part of a match a moment ago.
            Forget(entry);
            return;
        }

        Collect(state, entry);
        if (Choose(state, entry) is { } chosen)
        {
            Match(state, chosen);
        }
    }

    protected override void DecideBefore(long ticks)
    {
        while (_waiting.TryPeek(out var oldest) && (!oldest.IsPending || Watermark.Add(oldest.Entry.Ticks, Plan.MaxSpanTicks) < ticks))
        {
            _waiting.Dequeue();
            if (oldest.IsPending)
            {
                Remove(oldest.Key.Steps[oldest.Entry.Role.Index], oldest.Entry);
            }

            ReleaseEmpty(oldest.Key);
        }
    }

    protected override void EvictStart()
    {
        var oldest = _waiting.Dequeue();
        Settings.Counters.Dropped++;
        Remove(oldest.Key.Steps[oldest.Entry.Role.Index], oldest.Entry);
        ReleaseEmpty(oldest.Key);
    }

    private void ReleaseEmpty(UnorderedKey state)
    {
        if (Array.TrueForAll(state.Steps, static step => step.Count == 0))
        {
            Release(state);
        }
    }

    private void Collect(UnorderedKey state, SequenceEntry entry)
    {
        var step = state.Steps[entry.Role.Index];
        if (step.Count == Plan.Clause.MaxAttempts)
        {
            Remove(step, step[0]);
            Settings.Counters.Dropped++;
        }

        step.Add(entry);
        var waiting = new Waiting(state, entry);
        _waiting.Enqueue(waiting);
        HoldBack(waiting);
    }

    // A key may have been forgotten and be there again, with other state.
    private void Release(UnorderedKey state)
    {
        if (_keys.TryGetValue(state.Key, out var current) && ReferenceEquals(current, state))
        {
            _keys.Remove(state.Key);
        }
    }

    /// <summary>The earliest events of the steps, compared from the first step on, no two of them the same; null where a step has none.</summary>
    private SequenceEntry[]? Choose(UnorderedKey state, SequenceEntry newest)
    {
        if (Array.Exists(state.Steps, static step => step.Count == 0))
        {
            return null;
        }

        var chosen = new SequenceEntry[state.Steps.Length];
        return Choose(state, newest, chosen, step: 0) ? chosen : null;
    }

    private bool Choose(UnorderedKey state, SequenceEntry newest, SequenceEntry[] chosen, int step)
    {
        if (step == chosen.Length)
        {
            return true;
        }

        // Where matches share events, each holds the one that has just come.
        foreach (var entry in Plan.Clause.IsOverlapping && step == newest.Role.Index ? [newest] : state.Steps[step])
        {
            chosen[step] = entry;
            if ((entry.Copies is null || !chosen.Take(step).Any(entry.IsCopyOf)) && Choose(state, newest, chosen, step + 1))
            {
                return true;
            }
        }

        return false;
    }

    private void Match(UnorderedKey state, SequenceEntry[] chosen)
    {
        var isWithheld = IsUntilUnproved(chosen);
        Settings.Counters.Withheld += isWithheld ? 1 : 0;
        foreach (var entry in chosen)
        {
            if (!isWithheld)
            {
                CountMatch(entry);
            }

            if (!Plan.Clause.IsOverlapping)
            {
                Use(state, entry);
            }
        }

        if (isWithheld)
        {
            return;
        }

        Array.Sort(chosen, static (a, b) => a.Number.CompareTo(b.Number));
        Emit(new SequenceUnit([.. chosen.Select(static entry => entry.Item)], KeyOf(state.Key)) { IsKnownByItsEnd = Plan.Clause.IsOverlapping });
    }

    /// <summary>Whether an event that cancels may be missing between the events of a match.</summary>
    private bool IsUntilUnproved(SequenceEntry[] chosen)
    {
        for (var input = 0; input < Plan.Roles.Count; input++)
        {
            if (Plan.Roles[input].Kind == RoleKind.Until
                && GapsOfInputs[input].Overlap(chosen.Min(static entry => entry.Ticks), chosen.Max(static entry => entry.Ticks)))
            {
                return true;
            }
        }

        return false;
    }

    private void Use(UnorderedKey state, SequenceEntry entry)
    {
        entry.Use();
        foreach (var used in (SequenceEntry[])[entry, .. entry.Copies ?? []])
        {
            if (used.Role.Kind == RoleKind.Positive)
            {
                Remove(state.Steps[used.Role.Index], used);
            }
        }
    }

    /// <summary>Forgets all that was collected but what is the cancelling event itself.</summary>
    private void Cancel(UnorderedKey state, SequenceEntry until)
    {
        foreach (var step in state.Steps)
        {
            foreach (var entry in step.Where(entry => !entry.IsCopyOf(until)).ToList())
            {
                Settings.Counters.Cancelled++;
                Remove(step, entry);
            }
        }
    }

    private void Remove(List<SequenceEntry> step, SequenceEntry entry)
    {
        if (step.Remove(entry))
        {
            entry.IsGone = true;
            Forget(entry);
        }
    }

    private sealed class UnorderedKey(byte[] key, int steps)
    {
        public byte[] Key => key;

        public List<SequenceEntry>[] Steps { get; } = [.. Enumerable.Range(0, steps).Select(static _ => new List<SequenceEntry>())];
    }

    private sealed class Waiting(UnorderedKey key, SequenceEntry entry) : IPending
    {
        public UnorderedKey Key => key;

        public SequenceEntry Entry => entry;

        public bool IsPending => !entry.IsGone;

        public long PendingTicks => entry.Ticks;
    }
}
