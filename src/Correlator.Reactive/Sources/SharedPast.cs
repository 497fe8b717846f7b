using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>What those who join a shared subscription later are told first.</summary>
internal sealed class SharedPast(int keptEvents)
{
    private const int MaxGaps = 64;
    private readonly Queue<LogEvent> _events = new();
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _gaps = [];
    private long _forgottenTicks = long.MinValue;

    /// <summary>The latest time of an event that is not kept any more.</summary>
    public long ForgottenTicks => Interlocked.Read(ref _forgottenTicks);

    public bool? IsConnected { get; set; }

    public DateTimeOffset? CompleteUntil { get; set; }

    public void Keep(ReadOnlySpan<LogEvent> events)
    {
        foreach (var logEvent in events)
        {
            _events.Enqueue(logEvent);
            while (_events.Count > keptEvents)
            {
                Interlocked.Exchange(ref _forgottenTicks, Math.Max(_forgottenTicks, _events.Dequeue().Ticks));
            }
        }
    }

    /// <summary>Keeps a gap; of more than 64 the two oldest become one that spans both.</summary>
    public void AddGap(DateTimeOffset from, DateTimeOffset to)
    {
        _gaps.Add((from, to));
        if (_gaps.Count > MaxGaps)
        {
            var (first, second) = (_gaps[0], _gaps[1]);
            _gaps[1] = (first.From < second.From ? first.From : second.From, first.To > second.To ? first.To : second.To);
            _gaps.RemoveAt(0);
        }
    }

    /// <summary>Tells one who joins all that it would know if it had been there from its time on.</summary>
    public void Tell(Sharer sharer)
    {
        if (IsConnected is { } isConnected)
        {
            sharer.OnConnected(isConnected);
        }

        var wanted = _events.Where(logEvent => logEvent.Ticks >= sharer.FromTicks).ToList();
        sharer.OnEvents(CollectionsMarshal.AsSpan(wanted));
        foreach (var (from, to) in _gaps.Where(gap => gap.To.UtcTicks >= sharer.FromTicks))
        {
            sharer.OnGap(from, to);
        }

        // Forgotten between its joining and now, or before it by a source that has no past to offer.
        if (ForgottenTicks >= sharer.FromTicks)
        {
            sharer.OnGap(new DateTimeOffset(sharer.FromTicks, TimeSpan.Zero), new DateTimeOffset(ForgottenTicks, TimeSpan.Zero));
        }

        if (CompleteUntil is { } completeUntil)
        {
            sharer.OnWatermark(completeUntil);
        }
    }
}
