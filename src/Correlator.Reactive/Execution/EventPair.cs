namespace Correlator;

/// <summary>Two events that a join of pairs has brought together, and the times at which they take part.</summary>
internal readonly record struct EventPair(LogEvent Left, long LeftTicks, LogEvent Right, long RightTicks)
{
    /// <summary>Which streams the sides are.</summary>
    public required (int Left, int Right) Streams { get; init; }

    /// <summary>Whether the left event is the first in total order: time, stream, position.</summary>
    public bool IsLeftFirst
    {
        get
        {
            var order = LeftTicks.CompareTo(RightTicks);
            order = order != 0 ? order : Streams.Left.CompareTo(Streams.Right);
            return (order != 0 ? order : Left.Position.CompareTo(Right.Position)) <= 0;
        }
    }
}

/// <summary>An event that is a correlation alone: the stream that it came through, when it takes part, and the streams that have a match in it.</summary>
internal readonly record struct LoneEvent(LogEvent Event, int Stream, long Ticks, ulong Streams);

/// <summary>The key of a pair: names of the left side and the encoded values, valid during the call that brings it.</summary>
internal readonly ref struct PairKey(string[] names, ReadOnlySpan<byte> encoded)
{
    public string[] Names { get; } = names;

    public ReadOnlySpan<byte> Encoded { get; } = encoded;
}
