namespace Correlator;

/// <summary>Something that an operator decides once its clock has passed a time.</summary>
internal abstract class Deadline
{
    /// <summary>Decided when the clock is greater than this.</summary>
    public long DueTicks { get; set; } = long.MinValue;

    /// <summary>Orders what is decided at one time: proofs of single events (0) come before what is built of them (1).</summary>
    public abstract int Rank { get; }

    /// <summary>The first event in total order; decisions of one time come out in its order.</summary>
    public abstract Member First { get; }
}

/// <summary>The deadlines of an operator, earliest first. One that has moved since it was added is put back when it comes up.</summary>
internal sealed class DeadlineQueue
{
    private readonly PriorityQueue<Deadline, Key> _queue = new();

    /// <summary>The earliest time for which something waits; <see cref="long.MaxValue"/> where nothing does.</summary>
    public long Earliest => _queue.TryPeek(out _, out var key) ? key.DueTicks : long.MaxValue;

    public void Add(Deadline deadline) => _queue.Enqueue(deadline, Key.Of(deadline));

    /// <summary>Takes the next that is due before a clock.</summary>
    public bool TryTake(long clock, out Deadline deadline)
    {
        while (_queue.TryPeek(out deadline!, out var key) && key.DueTicks < clock)
        {
            _queue.Dequeue();
            var current = Key.Of(deadline);
            if (current.Equals(key))
            {
                return true;
            }

            _queue.Enqueue(deadline, current);
        }

        deadline = null!;
        return false;
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
