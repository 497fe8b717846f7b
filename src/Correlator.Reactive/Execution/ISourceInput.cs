namespace Correlator;

/// <summary>Takes what is read of a source.</summary>
internal interface ISourceInput
{
    void OnEvent(LogEvent logEvent);

    /// <summary>Takes the newest time that the source has reached.</summary>
    void OnProgress(long newestTicks);

    /// <summary>Takes a watermark of the source; <see cref="Watermark.Completed"/> is its end.</summary>
    void OnWatermark(long ticks);

    /// <summary>Events of this span of time, both ends included, may be missing for good.</summary>
    void OnGap(long fromTicks, long toTicks);

    /// <summary>The source has no more at hand.</summary>
    void OnBurstEnd();
}
