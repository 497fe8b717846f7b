using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>One query that reads a receiver. Called by one thread at a time; disposed by any.</summary>
internal sealed class Subscriber(string source, SourceRequest request, ILiveObserver observer, Action<Subscriber> onDisposed) : IDisposable
{
    private readonly long _sinceTicks = request.Since?.UtcTicks ?? long.MinValue;
    private readonly long _untilTicks = request.Until?.UtcTicks ?? long.MaxValue;
    private readonly List<LogEvent> _wanted = [];
    private int _isEnded;
    private int _isDisposed;

    /// <summary>Whether no call will be made any more.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded) != 0;

    /// <summary>Whether a malformed record ends it.</summary>
    public bool IsStrict => request.IsStrict;

    public void OnConnected(bool isConnected)
    {
        if (!IsEnded)
        {
            observer.OnConnected(isConnected);
        }
    }

    /// <returns>Whether the query took them.</returns>
    public bool OnArrivals(EventQueue.Arrivals arrivals)
    {
        if (IsEnded)
        {
            return false;
        }

        try
        {
            if (arrivals.Lost is { } lost)
            {
                observer.OnGap(At(lost.FromTicks), At(lost.ToTicks));
            }

            var events = Select(arrivals.Span);
            request.Statistics.AddEvents(events.Length);
            if (!events.IsEmpty && !IsEnded)
            {
                observer.OnEvents(events);
            }

            if (arrivals.IsConnected is { } isConnected)
            {
                OnConnected(isConnected);
            }

            if (request.IsStrict && arrivals.Malformed is { } example)
            {
                OnError(new SourceException(source, example, code: "MALFORMED_RECORD"));
            }
        }
        catch (Exception error)
        {
            // One query's fault must not end the others that read this receiver.
            OnError(error);
            Dispose();
        }

        return true;
    }

    /// <summary>Counts a record that is none, from any thread.</summary>
    public void CountMalformed(string example) => request.Statistics.AddMalformed(example);

    public void OnCompleted()
    {
        if (End())
        {
            observer.OnCompleted();
        }
    }

    public void OnError(Exception error)
    {
        if (End())
        {
            observer.OnError(error);
        }
    }

    public void Dispose()
    {
        End();
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            onDisposed(this);
        }
    }

    private static DateTimeOffset At(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private bool End() => Interlocked.Exchange(ref _isEnded, 1) == 0;

    private ReadOnlySpan<LogEvent> Select(ReadOnlySpan<LogEvent> events)
    {
        if (_sinceTicks == long.MinValue && _untilTicks == long.MaxValue)
        {
            return events;
        }

        _wanted.Clear();
        foreach (var logEvent in events)
        {
            if (logEvent.Ticks >= _sinceTicks && logEvent.Ticks <= _untilTicks)
            {
                _wanted.Add(logEvent);
            }
        }

        return CollectionsMarshal.AsSpan(_wanted);
    }
}
