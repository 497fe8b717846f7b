namespace Correlator;

/// <summary>A side of a join of pairs: how its events are read, and how far in time their partners are.</summary>
internal sealed class PairSide(JoinSettings settings, int stream, bool isLeft, KeyExpression[] key) : IEventSink
{
    /// <summary>The join; set when it takes the side.</summary>
    public PairJoin Join { get; set; } = null!;

    public int Stream => stream;

    public StreamLedger Ledger { get; } = settings.Streams[stream].Ledger;

    /// <summary>Whether its events may carry the key at all.</summary>
    public bool IsCarrier { get; } = settings.IsCarrier(stream, isLeft);

    /// <summary>Reads the keys of arriving events.</summary>
    public KeyEncoder Arriving { get; } = new(key);

    /// <summary>Reads the keys of held events, while that of an arriving one is at hand.</summary>
    public KeyEncoder Held { get; } = new(key);

    /// <summary>Partner time minus own time, at least and at most.</summary>
    public (long Least, long Greatest) Reach { get; } = isLeft ? (settings.WidestLo, settings.WidestHi) : (-settings.WidestHi, -settings.WidestLo);

    public void OnEvent(LogEvent logEvent, long ticks) => Join.OnEvent(isLeft, logEvent, ticks);

    public void OnWatermark(long ticks) => Join.OnWatermark(isLeft, ticks);

    public void OnGap(long fromTicks, long toTicks)
    {
        // Positive results do not depend on what is missing.
    }

    public void OnBurstEnd() => Join.Flush();
}
