using System.Globalization;
using System.Reactive.Concurrency;

namespace Correlator.Cli;

/// <summary>One line at the bottom of a terminal that says how far a run is. Elsewhere it shows nothing.</summary>
internal sealed class ProgressLine(ToolConsole console, IReadOnlyDictionary<string, SourceProgress> sources) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private IDisposable? _timer;
    private RunStatistics? _statistics;
    private long _events;
    private bool _isShown;

    public void Start(RunStatistics statistics)
    {
        if (console.IsErrorTerminal)
        {
            _statistics = statistics;
            lock (_gate)
            {
                _timer = console.Scheduler.SchedulePeriodic(Interval, Show);
            }
        }
    }

    /// <summary>Takes the line away, for other output.</summary>
    public void Erase()
    {
        if (_isShown)
        {
            lock (_gate)
            {
                console.Error.Write("\r\x1b[K");
                _isShown = false;
            }
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            // A last tick may be under way on another thread; behind this it shows nothing.
            _timer = null;
        }

        Erase();
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_timer is null)
            {
                return;
            }

            var (bytes, events) = (0L, 0L);
            foreach (var source in _statistics!.Sources.Values)
            {
                bytes += source.Bytes;
                events += source.Events;
            }

            var rate = (events - _events) / Interval.TotalSeconds;
            _events = events;
            var line = string.Create(CultureInfo.InvariantCulture, $"{ByteCount.Format(bytes)} read  {rate:N0} events/s  {Watermark()}{_statistics.Results:N0} results");
            console.Error.Write($"\r\x1b[K{(line.Length < console.Width ? line : line[..(console.Width - 1)])}");
            _isShown = true;
        }
    }

    // The newest time of the source that is furthest behind: what the run waits for.
    private string Watermark()
    {
        var ticks = long.MaxValue;
        foreach (var source in sources.Values)
        {
            ticks = source.NewestTicks == long.MinValue ? ticks : Math.Min(ticks, source.NewestTicks);
        }

        return ticks == long.MaxValue ? string.Empty : $"at {new DateTime(ticks, DateTimeKind.Utc):yyyy-MM-dd'T'HH:mm:ss'Z'}  ";
    }
}

/// <summary>Writes a number of bytes for people.</summary>
internal static class ByteCount
{
    public static string Format(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.00} GiB"),
    };
}
