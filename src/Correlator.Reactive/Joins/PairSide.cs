namespace Correlator;

/// <summary>A side of a join of pairs.</summary>
internal sealed class PairSide(JoinSettings settings, int stream, bool isLeft, KeyExpression[] key) : IEventSink
{
    /// <summary>The join; set when it takes the side.</summary>
    public PairJoin Join { get; set; } = null!;

    public int Stream => stream;

    public StreamLedger Ledger { get; } = settings.Streams[stream].Ledger;

    public JoinKeys Keys { get; } = new(settings, isLeft, key);

    public void OnEvent(LogEvent logEvent, long ticks) => Join.OnEvent(isLeft, logEvent, ticks);

    public void OnWatermark(long ticks) => Join.OnWatermark(isLeft, ticks);

    public void OnGap(long fromTicks, long toTicks)
    {
        // Positive results do not depend on what is missing.
    }

    public void OnBurstEnd() => Join.Flush();
}

/// <summary>All that a join of pairs holds of an event.</summary>
internal readonly struct PairEvent(LogEvent logEvent) : IHeldEvent
{
    public LogEvent Event { get; } = logEvent;

    public void OnRenumbered(uint number)
    {
    }
}
