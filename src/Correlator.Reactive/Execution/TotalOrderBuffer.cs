namespace Correlator;

/// <summary>Holds what has arrived until a clock has passed it, and gives it out in total order.</summary>
/// <remarks>
/// What arrives in order goes into a ring and costs nothing; what does not goes into a heap. The earlier of both heads comes out next.
/// Memory: what the clock has not passed.
/// </remarks>
internal sealed class TotalOrderBuffer<T>
{
    private readonly PriorityQueue<T, EventPlace> _disordered = new();
    private (EventPlace Place, T Value)[] _ring = new (EventPlace, T)[16];
    private int _head;
    private EventPlace _newest;

    private int RingCount { get; set; }

    public void Add(Member place, T value) => Add(new EventPlace(place.Ticks, place.Stream, place.Event), value);

    public void Add(in EventPlace place, T value)
    {
        if (RingCount > 0 && place.CompareTo(_newest) < 0)
        {
            _disordered.Enqueue(value, place);
            return;
        }

        if (RingCount == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + RingCount++) & (_ring.Length - 1)] = (place, value);
        _newest = place;
    }

    /// <summary>The time of the next; <see cref="long.MaxValue"/> where there is none.</summary>
    public long NextTicks
    {
        get
        {
            var next = RingCount > 0 ? _ring[_head].Place.Ticks : long.MaxValue;
            return _disordered.TryPeek(out _, out var place) ? Math.Min(next, place.Ticks) : next;
        }
    }

    /// <summary>Takes the next if the clock has passed it.</summary>
    public bool TryTake(long clock, out T value)
    {
        var isDisordered = _disordered.TryPeek(out _, out var disordered)
            && (RingCount == 0 || disordered.CompareTo(_ring[_head].Place) < 0);
        if (isDisordered && disordered.Ticks < clock)
        {
            value = _disordered.Dequeue();
            return true;
        }

        if (isDisordered || RingCount == 0 || _ring[_head].Place.Ticks >= clock)
        {
            value = default!;
            return false;
        }

        value = _ring[_head].Value;
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        RingCount--;
        return true;
    }

    /// <summary>The time of the oldest of some; <see cref="long.MaxValue"/> where there is none.</summary>
    public long OldestOf(Predicate<T> isMeant)
    {
        var index = IndexOf(isMeant);
        var oldest = index < 0 ? long.MaxValue : _ring[Slot(index)].Place.Ticks;
        return _disordered.TryPeek(out var value, out var place) && isMeant(value) ? Math.Min(oldest, place.Ticks) : oldest;
    }

    /// <summary>Takes away the oldest of some, wherever the clock is.</summary>
    public bool TryEvict(Predicate<T> isMeant, out T value)
    {
        var index = IndexOf(isMeant);
        if (_disordered.TryPeek(out value!, out var place) && isMeant(value) && (index < 0 || place.CompareTo(_ring[Slot(index)].Place) < 0))
        {
            _disordered.Dequeue();
            return true;
        }

        if (index < 0)
        {
            return false;
        }

        value = _ring[Slot(index)].Value;
        for (var i = index; i > 0; i--)
        {
            _ring[Slot(i)] = _ring[Slot(i - 1)];
        }

        _ring[_head] = default;
        _head = Slot(1);
        RingCount--;
        return true;
    }

    /// <summary>The first of some in the ring: where two streams are mixed it is near the head.</summary>
    private int IndexOf(Predicate<T> isMeant)
    {
        for (var i = 0; i < RingCount; i++)
        {
            if (isMeant(_ring[Slot(i)].Value))
            {
                return i;
            }
        }

        return -1;
    }

    private int Slot(int index) => (_head + index) & (_ring.Length - 1);

    private void Grow()
    {
        var larger = new (EventPlace, T)[_ring.Length * 2];
        for (var i = 0; i < RingCount; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        (_ring, _head) = (larger, 0);
    }
}

/// <summary>The place of an event in total order: time, stream, position in the source.</summary>
internal readonly record struct EventPlace(long Ticks, int Stream, LogEvent Event) : IComparable<EventPlace>
{
    public int CompareTo(EventPlace other)
    {
        var order = Ticks.CompareTo(other.Ticks);
        order = order != 0 ? order : Stream.CompareTo(other.Stream);
        return order != 0 ? order : Event.Position.CompareTo(other.Event.Position);
    }
}
