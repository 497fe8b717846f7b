namespace Correlator;

/// <summary>An event in its place in a query: which stream it came through and at what time it takes part.</summary>
/// <remarks>One instance stands for the event in all operators above its stream, so that identity is reference equality.</remarks>
internal class Member(LogEvent logEvent, int stream, long ticks) : IComparable<Member>
{
    public LogEvent Event { get; } = logEvent;

    /// <summary>The stream's index in text order.</summary>
    public int Stream { get; } = stream;

    /// <summary>The streams that it speaks for, a bit each: its own; a row of an aggregate speaks for all below it.</summary>
    public virtual ulong Streams => 1UL << Stream;

    /// <summary>The time at which the event takes part: its own, moved by the stream's offset.</summary>
    public long Ticks { get; } = ticks;

    /// <summary>How many operators hold it, where a budget counts what is held.</summary>
    public int Holders { get; set; }

    /// <summary>The same place with a changed event.</summary>
    public virtual Member With(LogEvent changed) => new(changed, Stream, Ticks);

    /// <summary>Total order of events: time, stream, position in the source.</summary>
    public int CompareTo(Member? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Ticks.CompareTo(other.Ticks);
        if (order == 0)
        {
            order = Stream.CompareTo(other.Stream);
        }

        return order != 0 ? order : Event.Position.CompareTo(other.Event.Position);
    }

    /// <summary>Whether both are copies of one event that reached the query through two streams.</summary>
    public bool IsCopyOf(Member other) => Event.IsCopyOf(other.Event);
}
