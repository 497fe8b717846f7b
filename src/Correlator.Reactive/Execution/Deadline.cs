namespace Correlator;

/// <summary>Something that an operator decides once its clock has passed a time.</summary>
internal abstract class Deadline
{
    /// <summary>Decided when the clock is greater than this.</summary>
    public long DueTicks { get; set; } = long.MinValue;

    /// <summary>Orders what is decided at one time: proofs of single events (0) come before what is built of them (1).</summary>
    public abstract int Rank { get; }

    /// <summary>Whether there is nothing left to decide: it was matched, merged or closed in the meantime.</summary>
    public abstract bool IsDecided { get; }

    /// <summary>The first event in total order; decisions of one time come out in its order.</summary>
    public abstract Member First { get; }
}

/// <summary>The deadlines of an operator, earliest first. One that has moved since it was added is put back when it comes up.</summary>
internal sealed class DeadlineQueue
{
    private readonly PriorityQueue<Deadline, Key> _queue = new();
    private int _decided;

    /// <summary>The earliest time for which something waits; <see cref="long.MaxValue"/> where nothing does.</summary>
    public long Earliest
    {
        get
        {
            Settle();
            return _queue.TryPeek(out _, out var key) ? key.DueTicks : long.MaxValue;
        }
    }

    public void Add(Deadline deadline) => _queue.Enqueue(deadline, Key.Of(deadline));

    /// <summary>Takes the next that is due before a clock.</summary>
    public bool TryTake(long clock, out Deadline deadline)
    {
        Settle();
        if (_queue.TryPeek(out deadline!, out var key) && key.DueTicks < clock)
        {
            _queue.Dequeue();
            return true;
        }

        deadline = null!;
        return false;
    }

    /// <summary>Notes that something was decided before its time, so that it does not stand here until then.</summary>
    public void NoteDecided()
    {
        const int LeastDecided = 64;
        if (++_decided < LeastDecided || _decided * 2 < _queue.Count)
        {
            return;
        }

        var open = _queue.UnorderedItems.Where(static item => !item.Element.IsDecided).ToList();
        _queue.Clear();
        _queue.EnqueueRange(open);
        _decided = 0;
    }

    /// <summary>Brings something to the top that is still to be decided, at the time that counts now.</summary>
    private void Settle()
    {
        while (_queue.TryPeek(out var deadline, out var key))
        {
            if (deadline.IsDecided)
            {
                _queue.Dequeue();
                continue;
            }

            var current = Key.Of(deadline);
            if (current.Equals(key))
            {
                return;
            }

            _queue.DequeueEnqueue(deadline, current);
        }
    }

    private readonly record struct Key(long DueTicks, int Rank, long FirstTicks, int Stream, long Position) : IComparable<Key>
    {
        public static Key Of(Deadline deadline)
        {
            var first = deadline.First;
            return new Key(deadline.DueTicks, deadline.Rank, first.Ticks, first.Stream, first.Event.Position);
        }

        public int CompareTo(Key other)
        {
            var order = DueTicks.CompareTo(other.DueTicks);
            if (order != 0)
            {
                return order;
            }

            order = Rank.CompareTo(other.Rank);
            if (order != 0)
            {
                return order;
            }

            order = FirstTicks.CompareTo(other.FirstTicks);
            if (order != 0)
            {
                return order;
            }

            order = Stream.CompareTo(other.Stream);
            return order != 0 ? order : Position.CompareTo(other.Position);
        }
    }
}
