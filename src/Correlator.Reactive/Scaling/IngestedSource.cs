namespace Correlator;

/// <summary>A source on its way into logs: what it delivers is written with how far it had come before.</summary>
/// <remarks>Called inside the gate of the ingest.</remarks>
/// <param name="name">Its name.</param>
/// <param name="topics">Where it is written.</param>
/// <param name="options">How.</param>
/// <param name="isLive">Whether it goes on by itself. Then it may number its events differently when it begins anew.</param>
internal sealed class IngestedSource(string name, IReadOnlyList<IngestTopic> topics, LogIngestOptions options, bool isLive) : ISourceInput
{
    private long _newestTicks = Watermark.None;
    private long _arrivedTicks;
    private long _heardTicks = options.Scheduler.Now.UtcTicks;
    private long _toldTicks = Watermark.None;
    private bool _isPolled;
    private bool _isConnected = true;
    private bool _isCompleted;

    /// <summary>How many events it has delivered.</summary>
    public long Events { get; private set; }

    /// <summary>Whether it has failed: then it is not known whether there is more, and it does not count as ended.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Takes an event of a live source.</summary>
    public void OnLive(LogEvent logEvent)
    {
        _heardTicks = options.Scheduler.Now.UtcTicks;
        OnEvent(logEvent);
        if (logEvent.Ticks > _newestTicks && !_isPolled)
        {
            (_newestTicks, _arrivedTicks) = (logEvent.Ticks, _heardTicks);
        }
    }

    public void OnEvent(LogEvent logEvent)
    {
        Events++;
        foreach (var topic in topics)
        {
            topic.Add(name, logEvent, _newestTicks, isLive ? 0 : Events);
        }
    }

    public void OnProgress(long newestTicks)
    {
        if (newestTicks == Watermark.Completed)
        {
            Complete();
        }
        else
        {
            _newestTicks = Math.Max(_newestTicks, newestTicks);
        }
    }

    public void OnWatermark(long ticks) => OnProgress(ticks);

    /// <summary>A polled source says itself how far it is complete; from then on its events say nothing about that.</summary>
    public void OnPolled(long completeUntilTicks)
    {
        _isPolled = true;
        _newestTicks = Math.Max(_newestTicks, completeUntilTicks);
    }

    public void OnConnected(bool isConnected)
    {
        _isConnected = isConnected;
        _heardTicks = options.Scheduler.Now.UtcTicks;
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        var from = new DateTimeOffset(Math.Clamp(fromTicks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        var to = new DateTimeOffset(Math.Clamp(toTicks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        TellAll(packet => packet.AddGap(name, from, to));
    }

    public void OnBurstEnd()
    {
    }

    /// <summary>Tells all partitions how far it has come, if that is further than they know.</summary>
    /// <returns>Whether something was told.</returns>
    public bool TellProgress()
    {
        var reached = Reached();
        if (reached == Watermark.Absent && _toldTicks == Watermark.None)
        {
            _toldTicks = Watermark.None + 1;
            TellAll(packet => packet.AddAbsent(name));
            return true;
        }

        if (_isCompleted || reached is Watermark.None or Watermark.Absent || reached <= _toldTicks)
        {
            return false;
        }

        _toldTicks = reached;
        TellAll(packet => packet.AddProgress(name, reached));
        return true;
    }

    public void Complete()
    {
        if (!_isCompleted && !HasFailed)
        {
            _isCompleted = true;
            TellAll(packet => packet.AddCompleted(name));
        }
    }

    /// <summary>While it is connected and silent its time goes on with the clock; if it has delivered nothing yet, it is left out.</summary>
    private long Reached()
    {
        var now = options.Scheduler.Now.UtcTicks;
        if (!isLive || _isPolled || !_isConnected || now - _heardTicks < options.Idle.Ticks)
        {
            return _newestTicks;
        }

        if (_newestTicks == Watermark.None)
        {
            return Watermark.Absent;
        }

        _newestTicks += now - _arrivedTicks;
        _arrivedTicks = now;
        return _newestTicks;
    }

    private void TellAll(Action<PacketWriter> add)
    {
        foreach (var topic in topics)
        {
            topic.AddToAll(add);
        }
    }
}
