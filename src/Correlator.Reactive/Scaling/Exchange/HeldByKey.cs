namespace Correlator;

/// <summary>What an exchange holds of one key: events that are brought, and where those stand that they may meet, both in the order of time.</summary>
internal sealed class HeldByKey
{
    private readonly List<ForeignEvent> _foreign = [];
    private readonly List<HomeEvent> _home = [];

    public bool IsEmpty => _foreign.Count == 0 && _home.Count == 0;

    public int Count => _foreign.Count + _home.Count;

    /// <summary>The position of the oldest record that is needed to hold the same again.</summary>
    public long OldestPosition => Math.Min(
        _foreign.Aggregate(long.MaxValue, static (oldest, held) => Math.Min(oldest, held.Position)),
        _home.Aggregate(long.MaxValue, static (oldest, held) => Math.Min(oldest, held.Position)));

    public IReadOnlyList<ForeignEvent> Foreign => _foreign;

    public IReadOnlyList<HomeEvent> Home => _home;

    /// <summary>Holds one behind those of its time.</summary>
    public void Add(ForeignEvent held) => _foreign.Insert(IndexAfter(_foreign, held.Ticks, static held => held.Ticks), held);

    public void Add(in HomeEvent held) => _home.Insert(IndexAfter(_home, held.Ticks, static held => held.Ticks), held);

    /// <summary>The index of the first home event at a time or after it.</summary>
    public int HomeFrom(long ticks) => IndexAfter(_home, Watermark.Add(ticks, -1), static held => held.Ticks);

    /// <summary>The index of the first event that is brought at a time or after it.</summary>
    public int ForeignFrom(long ticks) => IndexAfter(_foreign, Watermark.Add(ticks, -1), static held => held.Ticks);

    /// <summary>Lets go of what lies before times.</summary>
    public void RemoveBefore(long foreignTicks, long homeTicks)
    {
        _foreign.RemoveRange(0, ForeignFrom(foreignTicks));
        _home.RemoveRange(0, HomeFrom(homeTicks));
    }

    private static int IndexAfter<T>(List<T> held, long ticks, Func<T, long> time)
    {
        var (low, high) = (0, held.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (time(held[middle]) <= ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

/// <summary>An event that is brought to wherever it meets something.</summary>
/// <param name="Event">The event behind selector and stages.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Ticks">When it takes part.</param>
/// <param name="Position">The position of its record.</param>
internal sealed record ForeignEvent(LogEvent Event, int Stream, long Ticks, long Position)
{
    private readonly List<int> _brought = [];

    /// <summary>Whether it has not been brought to a partition yet; from now on it has.</summary>
    public bool TryBring(int partition)
    {
        if (_brought.Contains(partition))
        {
            return false;
        }

        _brought.Add(partition);
        return true;
    }
}

/// <summary>That an event stands in a partition of the home log.</summary>
/// <param name="Ticks">When it takes part.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Position">The position of its record in the exchange's log.</param>
internal readonly record struct HomeEvent(long Ticks, int Partition, long Position);
