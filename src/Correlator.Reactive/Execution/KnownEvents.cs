namespace Correlator;

/// <summary>The events of a stream that a journal gave back, by which those are known that the source delivers once more.</summary>
/// <remarks>
/// Of events that the journal does not hold any more the time tells it: what came before them is known or late. Memory: 16 bytes and their place in a set for each event,
/// until source and watermark have passed the newest one by the lateness.
/// </remarks>
internal sealed class KnownEvents(long latenessTicks, Action onRedelivered)
{
    private readonly IdentityHash _hash = new();
    private readonly HashSet<Hash128> _events = [];
    private long _newestTicks = Watermark.None;
    private long _forgottenTicks = Watermark.None;
    private bool _isPassed;

    /// <summary>Adds an event that the journal gave back.</summary>
    public void Add(LogEvent logEvent)
    {
        _events.Add(HashOf(logEvent));
        _newestTicks = Math.Max(_newestTicks, logEvent.Ticks);
    }

    /// <summary>The journal holds no event any more that came until a moment; the newest of them was of this time.</summary>
    public void Forget(long newestTicks) =>
        (_forgottenTicks, _newestTicks) = (Math.Max(_forgottenTicks, newestTicks), Math.Max(_newestTicks, newestTicks));

    /// <summary>Whether an event of the source is one that it delivered before.</summary>
    public bool IsRedelivered(LogEvent logEvent)
    {
        if (logEvent.Ticks > _forgottenTicks && !_events.Contains(HashOf(logEvent)))
        {
            _isPassed |= IsBeyond(logEvent.Ticks);
            return false;
        }

        onRedelivered();
        return true;
    }

    /// <summary>Whether nothing will come once more: the source is past all that it had delivered, and so is the time.</summary>
    public bool IsDone(long watermark) => _isPassed && watermark < Watermark.Absent && IsBeyond(watermark);

    private bool IsBeyond(long ticks) => ticks > Watermark.Add(_newestTicks, latenessTicks);

    private Hash128 HashOf(LogEvent logEvent)
    {
        _hash.Append(logEvent.Ticks);
        _hash.Append(logEvent.Position);
        _hash.Append(logEvent.MessageUtf8);
        _hash.Append(logEvent.Labels);
        return _hash.Take();
    }
}
