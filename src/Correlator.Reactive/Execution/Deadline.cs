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

/// <summary>When something is decided, and in which order what is decided at one time comes out.</summary>
internal readonly record struct DeadlineKey(long DueTicks, int Rank, long FirstTicks, int Stream, long Position) : IComparable<DeadlineKey>
{
    public static DeadlineKey Of(Deadline deadline)
    {
        var first = deadline.First;
        return new DeadlineKey(deadline.DueTicks, deadline.Rank, first.Ticks, first.Stream, first.Event.Position);
    }

    public int CompareTo(DeadlineKey other)
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
