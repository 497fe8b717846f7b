namespace Correlator;

/// <summary>The deadlines of an operator, earliest first. One that has moved since it was added is put back when it comes up.</summary>
/// <remarks>Most deadlines come in the order in which they are due: those stand in a plain queue, the others in a heap.</remarks>
internal sealed class DeadlineQueue
{
    private readonly Queue<(Deadline Deadline, DeadlineKey Key)> _ordered = new();
    private readonly PriorityQueue<Deadline, DeadlineKey> _others = new();
    private DeadlineKey _last;
    private int _decided;

    /// <summary>The earliest time for which something waits; <see cref="long.MaxValue"/> where nothing does.</summary>
    public long Earliest => TryPeek(out var key) ? key.DueTicks : long.MaxValue;

    public void Add(Deadline deadline)
    {
        var key = DeadlineKey.Of(deadline);
        if (_ordered.Count > 0 && key.CompareTo(_last) < 0)
        {
            _others.Enqueue(deadline, key);
            return;
        }

        _ordered.Enqueue((deadline, key));
        _last = key;
    }

    /// <summary>What is due next, whenever that is.</summary>
    public bool TryPeek(out DeadlineKey key)
    {
        Settle();
        var isOrdered = IsOrderedNext(out key);
        return isOrdered || _others.TryPeek(out _, out key);
    }

    /// <summary>Takes the next that is due before a clock.</summary>
    public bool TryTake(long clock, out Deadline deadline)
    {
        deadline = null!;

        // Deadlines move to later times only: what is not due where it was added is not due at all.
        if (!MayBeDue(clock) || !TryPeek(out var key) || key.DueTicks >= clock)
        {
            return false;
        }

        deadline = IsOrderedNext(out _) ? _ordered.Dequeue().Deadline : _others.Dequeue();
        return true;
    }

    /// <summary>Whether something may be due before a clock.</summary>
    public bool MayBeDue(long clock) =>
        (_ordered.TryPeek(out var first) && first.Key.DueTicks < clock) || (_others.TryPeek(out _, out var other) && other.DueTicks < clock);

    /// <summary>Notes that something was decided before its time, so that it does not stand here until then.</summary>
    public void NoteDecided()
    {
        const int LeastDecided = 64;
        if (++_decided < LeastDecided || _decided * 2 < _ordered.Count + _others.Count)
        {
            return;
        }

        _decided = 0;
        for (var count = _ordered.Count; count > 0; count--)
        {
            var entry = _ordered.Dequeue();
            if (!entry.Deadline.IsDecided)
            {
                _ordered.Enqueue(entry);
            }
        }

        var open = _others.UnorderedItems.Where(static item => !item.Element.IsDecided).ToList();
        _others.Clear();
        _others.EnqueueRange(open);
    }

    private bool IsOrderedNext(out DeadlineKey key)
    {
        key = default;
        if (!_ordered.TryPeek(out var first))
        {
            return false;
        }

        key = first.Key;
        return !_others.TryPeek(out _, out var other) || key.CompareTo(other) <= 0;
    }

    /// <summary>Brings something to the top that is still to be decided, at the time that counts now.</summary>
    private void Settle()
    {
        while (_ordered.TryPeek(out var first) && !IsSettled(first.Deadline, first.Key, out var moved))
        {
            _ordered.Dequeue();
            if (moved is { } later)
            {
                _others.Enqueue(first.Deadline, later);
            }
        }

        while (_others.TryPeek(out var deadline, out var key) && !IsSettled(deadline, key, out var moved))
        {
            _others.Dequeue();
            if (moved is { } later)
            {
                _others.Enqueue(deadline, later);
            }
        }
    }

    /// <summary>Whether a deadline stands at its own time; if it is still to be decided at another, that one is told.</summary>
    private static bool IsSettled(Deadline deadline, in DeadlineKey key, out DeadlineKey? moved)
    {
        moved = null;
        if (deadline.IsDecided)
        {
            return false;
        }

        var current = DeadlineKey.Of(deadline);
        if (current.Equals(key))
        {
            return true;
        }

        moved = current;
        return false;
    }
}
