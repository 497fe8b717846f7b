namespace Correlator;

/// <summary>Estimates the different hashes of a sliding window from a sketch for each sixtieth of it, aligned to the epoch, and their union.</summary>
/// <remarks>
/// A pane stays until its last moment is out of the window, so that up to a sixtieth too much is counted, besides the error of
/// <see cref="HyperLogLog"/>. Memory: 16 KB for the union, and for each pane 4 to 8 bytes an item or, from 1,024 items on, 16 KB: 1 MB in all.
/// </remarks>
internal sealed class DistinctPanes
{
    private const int Panes = 60;

    // More than there can be at once, so that a pane's place follows from its number.
    private const int Places = 64;
    private readonly Pane?[] _panes = new Pane?[Places];
    private readonly HyperLogLog _union = new();
    private readonly long _windowTicks;
    private readonly long _paneTicks;

    // From which time of an item on a pane is out of the window.
    private long _expiryTicks;
    private Pane? _current;

    /// <summary>Makes an empty one for a window that ends at a time.</summary>
    public DistinctPanes(long windowTicks, long newestTicks)
    {
        _windowTicks = windowTicks;
        _paneTicks = ((windowTicks - 1) / Panes) + 1;
        Expire(newestTicks);
    }

    public double Estimate => _union.Estimate;

    public int Bytes => HyperLogLog.Size + 1024 + _panes.Sum(static pane => pane?.Bytes ?? 0);

    /// <summary>Adds a hash at a time that is the newest, or in the window of the newest.</summary>
    public void Add(UInt128 hash, long ticks)
    {
        if (ticks >= _expiryTicks)
        {
            Expire(ticks);
        }

        if (_current is null || (ulong)(ticks - _current.StartTicks) >= (ulong)_paneTicks)
        {
            var number = FloorDivide(ticks, _paneTicks);
            _current = _panes[number & (Places - 1)] ??= new Pane(number * _paneTicks);
        }

        var (register, rank) = HyperLogLog.PlaceOf(hash);
        _current.Raise(register, rank);
        _union.Raise(register, rank);
    }

    private static long FloorDivide(long value, long divisor) => (value >= 0 ? value : value - divisor + 1) / divisor;

    private void Expire(long newestTicks)
    {
        var leastTicks = FloorDivide(newestTicks - _windowTicks + 1, _paneTicks) * _paneTicks;
        _expiryTicks = leastTicks + _paneTicks + _windowTicks - 1;
        var hasExpired = false;
        foreach (ref var pane in _panes.AsSpan())
        {
            if (pane is not null && pane.StartTicks < leastTicks)
            {
                pane = null;
                hasExpired = true;
            }
        }

        if (hasExpired)
        {
            _current = null;
            Unite();
        }
    }

    private void Unite()
    {
        _union.Clear();
        foreach (var pane in _panes)
        {
            pane?.CopyTo(_union);
        }

        _union.Recount();
    }

    /// <summary>A sketch without estimate: a list of what it was told, until uniting registers is cheaper.</summary>
    private sealed class Pane(long startTicks)
    {
        private const int MaxEntries = 1024;
        private const int RankBits = 6;
        private const int RankMask = (1 << RankBits) - 1;
        private int[] _entries = new int[16];
        private byte[]? _registers;
        private int _count;

        public long StartTicks => startTicks;

        public int Bytes => 96 + (4 * _entries.Length) + (_registers?.Length ?? 0);

        public void Raise(int register, byte rank)
        {
            if (_registers is not null)
            {
                _registers[register] = Math.Max(_registers[register], rank);
                return;
            }

            if (_count == _entries.Length)
            {
                Array.Resize(ref _entries, _count * 2);
            }

            _entries[_count++] = (register << RankBits) | rank;
            if (_count == MaxEntries)
            {
                Densify();
            }
        }

        public void CopyTo(HyperLogLog sketch)
        {
            if (_registers is not null)
            {
                sketch.RaiseUncounted(_registers);
                return;
            }

            foreach (var entry in _entries.AsSpan(0, _count))
            {
                sketch.RaiseUncounted(entry >> RankBits, (byte)(entry & RankMask));
            }
        }

        private void Densify()
        {
            _registers = new byte[HyperLogLog.Size];
            foreach (var entry in _entries)
            {
                Raise(entry >> RankBits, (byte)(entry & RankMask));
            }

            _entries = [];
        }
    }
}
