namespace Correlator;

/// <summary>Writes what a live source delivers.</summary>
/// <param name="ingest">The ingest.</param>
/// <param name="source">The source.</param>
/// <param name="readsOn">Whether the source notes how far it was, which it may do only when what it has delivered is kept.</param>
internal sealed class IngestObserver(LogIngest ingest, IngestedSource source, bool readsOn) : ILiveObserver
{
    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        var delivered = events.ToArray();
        var isKept = ingest.Enter(() =>
        {
            Array.ForEach(delivered, source.OnLive);
            ingest.EndBurst(readsOn);
        });
        if (readsOn && !isKept)
        {
            // Who returns here notes that it has delivered them.
            throw new LogException("LOG_NOT_KEPT", $"{delivered.Length} events could not be written, so where they were read stays where it was.");
        }
    }

    public void OnWatermark(DateTimeOffset completeUntil) => ingest.Enter(() => source.OnPolled(completeUntil.UtcTicks));

    public void OnConnected(bool isConnected) => ingest.Enter(() => source.OnConnected(isConnected));

    public void OnGap(DateTimeOffset from, DateTimeOffset to) => ingest.Enter(() => source.OnGap(from.UtcTicks, to.UtcTicks));

    public void OnCompleted() => ingest.OnLiveEnded(source, null);

    public void OnError(Exception error) => ingest.OnLiveEnded(source, error);
}
