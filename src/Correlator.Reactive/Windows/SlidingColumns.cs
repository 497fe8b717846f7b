namespace Correlator;

/// <summary>What the columns of a group were told of the items in its sliding window, oldest first, so that it can be taken back.</summary>
internal sealed class SlidingColumns(WindowGroup group, bool[] areConstant)
{
    // What a column is told of each item where it reads no field.
    private static readonly Observation OfAnyItem = new(null, 1, ValueKind.Number, null, default);

    // A column that is told the same of each item has empty rings.
    private readonly Observation[][] _observations = CreateRings<Observation>(areConstant);
    private readonly bool[][] _isTold = CreateRings<bool>(areConstant);
    private readonly int _kept = areConstant.AsSpan().Count(false);
    private long[] _ticks = new long[InitialCapacity];
    private int _head;
    private const int InitialCapacity = 2;

    public int Count { get; private set; }

    public long OldestTicks => _ticks[_head];

    /// <summary>The items, where a budget counts them.</summary>
    public Queue<Member>? Counted { get; init; }

    /// <summary>Takes an item off the count.</summary>
    public Action<Member>? Uncount { get; init; }

    /// <summary>The bytes for each item that there is room for, and those of the rings.</summary>
    public int Bytes => 128 + (_kept * ((_ticks.Length * 57) + 96)) + (_ticks.Length * 16);

    /// <summary>Whether somebody will look at the group when its oldest item has gone.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Begins an item; what its columns are told follows.</summary>
    public void Begin(long ticks)
    {
        if (Count == _ticks.Length)
        {
            Grow();
        }

        var slot = Slot(Count++);
        _ticks[slot] = ticks;
        for (var column = 0; column < areConstant.Length; column++)
        {
            if (!areConstant[column])
            {
                _isTold[column][slot] = false;
            }
        }
    }

    /// <summary>Keeps what a column was told of the newest item.</summary>
    public void Keep(int column, in Observation observation)
    {
        if (areConstant[column])
        {
            return;
        }

        var slot = Slot(Count - 1);
        _isTold[column][slot] = true;
        _observations[column][slot] = observation;
    }

    /// <summary>Takes back the items up to a time.</summary>
    public void RemoveUntil(long ticks)
    {
        while (Count > 0 && _ticks[_head] <= ticks)
        {
            for (var column = 0; column < _observations.Length; column++)
            {
                if (areConstant[column])
                {
                    group.Columns[column].Remove(OfAnyItem);
                }
                else if (_isTold[column][_head])
                {
                    group.Columns[column].Remove(_observations[column][_head]);
                    _observations[column][_head] = default;
                }
            }

            _head = Slot(1);
            Count--;
            if (Counted is not null)
            {
                Uncount!(Counted.Dequeue());
            }
        }
    }

    private static T[][] CreateRings<T>(bool[] areConstant)
    {
        var rings = new T[areConstant.Length][];
        for (var i = 0; i < rings.Length; i++)
        {
            rings[i] = areConstant[i] ? [] : new T[InitialCapacity];
        }

        return rings;
    }

    private int Slot(int index) => (_head + index) & (_ticks.Length - 1);

    private void Grow()
    {
        for (var column = 0; column < areConstant.Length; column++)
        {
            if (!areConstant[column])
            {
                _observations[column] = Unrolled(_observations[column]);
                _isTold[column] = Unrolled(_isTold[column]);
            }
        }

        _ticks = Unrolled(_ticks);
        _head = 0;
    }

    private T[] Unrolled<T>(T[] ring)
    {
        var larger = new T[ring.Length * 2];
        ring.AsSpan(_head).CopyTo(larger);
        ring.AsSpan(0, _head).CopyTo(larger.AsSpan(ring.Length - _head));
        return larger;
    }
}
