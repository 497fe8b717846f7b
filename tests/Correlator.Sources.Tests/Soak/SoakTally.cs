using System.Globalization;

namespace Correlator.Sources.Tests.Soak;

/// <summary>Which of the lines that were sent came, how often, and what was reported: sent = delivered + reported.</summary>
internal sealed class SoakTally(int capacity) : ILiveObserver
{
    private readonly Lock _gate = new();
    private readonly long[] _times = new long[capacity];
    private readonly bool[] _isDelivered = new bool[capacity];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _gaps = [];
    private int _delivered;

    public int Sent { get; private set; }

    public int Delivered => Volatile.Read(ref _delivered);

    public int Repeated { get; private set; }

    /// <summary>How often the connection was lost.</summary>
    public int Outages { get; private set; }

    /// <summary>Times that went back, and lines that nobody has sent.</summary>
    public int Wrong { get; private set; }

    public DateTimeOffset Watermark { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>Lines that were sent, did not come, and lie in a gap that was told.</summary>
    public int Reported => Missing(isReported: true);

    /// <summary>Lines that were sent, did not come, and of which nothing was said.</summary>
    public int Lost => Missing(isReported: false);

    /// <summary>Takes down a line that is about to be sent.</summary>
    /// <returns>Its text.</returns>
    public string Send(DateTimeOffset time)
    {
        lock (_gate)
        {
            _times[Sent] = time.UtcTicks;
            return string.Create(CultureInfo.InvariantCulture, $"{Sent++} of the soak");
        }
    }

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        lock (_gate)
        {
            foreach (var logEvent in events)
            {
                Take(logEvent);
            }
        }
    }

    public void OnWatermark(DateTimeOffset completeUntil)
    {
        lock (_gate)
        {
            Wrong += completeUntil < Watermark ? 1 : 0;
            Watermark = completeUntil;
        }
    }

    public void OnConnected(bool isConnected)
    {
        lock (_gate)
        {
            Outages += isConnected ? 0 : 1;
        }
    }

    public void OnGap(DateTimeOffset from, DateTimeOffset to)
    {
        lock (_gate)
        {
            _gaps.Add((from, to));
        }
    }

    public void OnCompleted() => OnError(new InvalidOperationException("A live source has ended."));

    public void OnError(Exception error)
    {
        lock (_gate)
        {
            Error = error;
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sent} sent = {Delivered} delivered + {Reported} reported + {Lost} lost; {Repeated} came twice, {Wrong} wrong, {Outages} outages, {_gaps.Count} gaps{(Error is null ? string.Empty : $"; ended: {Error.Message}")}");

    private void Take(LogEvent logEvent)
    {
        var word = logEvent.Message.AsSpan(0, Math.Max(0, logEvent.Message.IndexOf(' ')));
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= Sent || logEvent.Ticks != _times[number])
        {
            Wrong++;
        }
        else if (_isDelivered[number])
        {
            Repeated++;
        }
        else
        {
            _isDelivered[number] = true;
            _delivered++;
        }
    }

    private int Missing(bool isReported)
    {
        lock (_gate)
        {
            var count = 0;
            for (var i = 0; i < Sent; i++)
            {
                var time = _times[i];
                count += !_isDelivered[i] && _gaps.Any(gap => gap.From.UtcTicks <= time && time <= gap.To.UtcTicks) == isReported ? 1 : 0;
            }

            return count;
        }
    }
}
