namespace Correlator.Cli;

/// <summary>How far a source has been read, and how far out of order it was. One writer a reader; others see figures that may be a moment old.</summary>
internal sealed class SourceProgress
{
    private long _newestTicks = long.MinValue;
    private long _disorderTicks;

    /// <summary>The newest event time that was read; <see cref="long.MinValue"/> while there is none.</summary>
    public long NewestTicks => Volatile.Read(ref _newestTicks);

    /// <summary>The most by which an event was older than an event of the same log that came before it.</summary>
    public long DisorderTicks => Volatile.Read(ref _disorderTicks);

    /// <summary>One log of the source: logs are out of order each for itself.</summary>
    public Log Begin() => new(this);

    internal sealed class Log(SourceProgress source)
    {
        private long _newestTicks = long.MinValue;

        public void OnEvent(LogEvent logEvent)
        {
            var ticks = logEvent.Ticks;
            if (ticks >= _newestTicks)
            {
                _newestTicks = ticks;
            }
            else if (_newestTicks - ticks > source._disorderTicks)
            {
                source._disorderTicks = _newestTicks - ticks;
            }
        }

        public void OnBatch()
        {
            if (_newestTicks > source._newestTicks)
            {
                Volatile.Write(ref source._newestTicks, _newestTicks);
            }
        }
    }
}
