namespace Correlator.Sources;

/// <summary>Which events a live source has given, as far back as it may read them again.</summary>
/// <remarks>Kept by seconds of their timestamps, so that whole seconds are forgotten at once. Where there are too many, the oldest seconds go, and the floor rises.</remarks>
internal sealed class RememberedEvents(int maxEvents)
{
    private readonly SortedDictionary<long, Dictionary<(long Nanoseconds, ulong Identity), int>> _seconds = [];
    private int _count;

    /// <summary>Before this nanosecond nothing is known any more: what is there cannot be told from what was given.</summary>
    public long Floor { get; private set; }

    /// <summary>How many events are remembered.</summary>
    public int Count => _count;

    /// <summary>Whether memory was too small for all that should be remembered.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Remembers an event at or above the floor.</summary>
    /// <param name="nanoseconds">Its timestamp.</param>
    /// <param name="identity">Its identity among those of the timestamp.</param>
    /// <param name="copy">Its number among events of the same timestamp and identity in one answer, from 0: a server may hold several.</param>
    /// <returns>False where it was there.</returns>
    public bool TryAdd(long nanoseconds, ulong identity, int copy)
    {
        var second = nanoseconds / TimeSpan.NanosecondsPerTick / TimeSpan.TicksPerSecond;
        if (!_seconds.TryGetValue(second, out var events))
        {
            _seconds.Add(second, events = []);
        }

        var known = events.GetValueOrDefault((nanoseconds, identity));
        if (copy < known)
        {
            return false;
        }

        events[(nanoseconds, identity)] = known + 1;
        _count += known == 0 ? 1 : 0;
        return true;
    }

    /// <summary>Forgets what is older than a time, and more where there is too much; never what lies at or after the time that is not read completely yet.</summary>
    /// <param name="before">The first nanosecond that must be kept.</param>
    /// <param name="complete">The nanosecond up to which the source is read.</param>
    public void Forget(long before, long complete)
    {
        while (_seconds.Count > 0)
        {
            using var first = _seconds.GetEnumerator();
            first.MoveNext();
            var (second, events) = first.Current;
            var end = (second + 1) * TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
            IsShort |= end > before && _count > maxEvents;
            if ((end > before && _count <= maxEvents) || end > complete)
            {
                break;
            }

            _count -= events.Count;
            _seconds.Remove(second);
            Floor = Math.Max(Floor, end);
        }

        Floor = Math.Max(Floor, before);
    }
}
