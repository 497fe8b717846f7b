namespace Correlator;

/// <summary>Counts numbers in buckets whose bounds grow by 2 %, so that a number of any rank is known within 1 %.</summary>
/// <remarks>
/// DDSketch of Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees" (2019). Buckets of
/// negative and positive numbers and of zero lie in one sorted array, without empty ones: 12 bytes each. There are at most 2,048 of a
/// sign; where more would be needed, those nearest to zero collapse into one, and what falls there is reported as the greatest magnitude
/// of it, not within 1 %. For that the numbers of a sign must fill buckets over more than 17 powers of ten. A collapse lasts until the sketch is empty.
/// </remarks>
internal sealed class QuantileSketch
{
    private const int MaxBuckets = 2048;
    private const double RelativeError = 0.01;
    private const double Growth = (1 + RelativeError) / (1 - RelativeError);

    // Greater than the number of buckets between one and the least number, so that the sign of a key is that of its numbers.
    private const int KeyOfOne = 40_000;
    private static readonly double LogOfGrowth = Math.Log(Growth);
    private int[] _keys = new int[2];
    private long[] _counts = new long[2];

    /// <summary>The bytes that it takes on the heap.</summary>
    public int Bytes => 64 + HeapSize.OfArray(4 * _keys.Length) + HeapSize.OfArray(8 * _counts.Length);

    private int _used;
    private int _positive;
    private int _negative;
    private int _leastPositive;
    private int _leastNegative;
    private long _total;

    // Where the last rank was found, and how many numbers lie below: the next is near.
    private int _cursor;
    private long _below;

    public void Add(double number) => Add(number, 1);

    /// <summary>Adds a number several times.</summary>
    public void Add(double number, long times)
    {
        var key = KeyOf(number);
        var at = _keys.AsSpan(0, _used).BinarySearch(key);
        if (at < 0)
        {
            at = ~at;
            Insert(at, key);
        }

        Change(at, times);
        if (_positive > MaxBuckets || _negative > MaxBuckets)
        {
            Collapse();
        }
    }

    /// <summary>Takes away a number that has been added.</summary>
    public void Remove(double number)
    {
        Change(_keys.AsSpan(0, _used).BinarySearch(KeyOf(number)), -1);
        if (_total == 0)
        {
            (_used, _positive, _negative) = (0, 0, 0);
            (_leastPositive, _leastNegative) = (0, 0);
            (_cursor, _below) = (0, 0);
        }
    }

    /// <summary>The number of a rank, counted from zero.</summary>
    public double ValueAt(long rank)
    {
        while (_below > rank)
        {
            _below -= _counts[--_cursor];
        }

        while (_below + _counts[_cursor] <= rank)
        {
            _below += _counts[_cursor++];
        }

        var key = _keys[_cursor];
        if (key == 0)
        {
            return 0;
        }

        // Half way between the bounds, seen as ratios.
        var magnitude = Math.Min(double.MaxValue, 2 / (Growth + 1) * Math.Exp((Math.Abs(key) - KeyOfOne) * LogOfGrowth));
        return Math.CopySign(magnitude, key);
    }

    private int KeyOf(double number)
    {
        var magnitude = Math.Abs(number);
        if (magnitude < 2.2250738585072014E-308)
        {
            return 0;
        }

        var key = (int)Math.Ceiling(Math.Log(magnitude) / LogOfGrowth) + KeyOfOne;
        return number > 0 ? Math.Max(key, _leastPositive) : -Math.Max(key, _leastNegative);
    }

    private void Change(int at, long change)
    {
        _counts[at] += change;
        _total += change;
        _below += at < _cursor ? change : 0;
    }

    private void Insert(int at, int key)
    {
        if (_used == _keys.Length)
        {
            Array.Resize(ref _keys, _used * 2);
            Array.Resize(ref _counts, _used * 2);
        }

        Array.Copy(_keys, at, _keys, at + 1, _used - at);
        Array.Copy(_counts, at, _counts, at + 1, _used - at);
        (_keys[at], _counts[at]) = (key, 0);
        _used++;
        _positive += key > 0 ? 1 : 0;
        _negative += key < 0 ? 1 : 0;
        _cursor += at < _cursor ? 1 : 0;
    }

    private void Collapse()
    {
        (_cursor, _below) = (0, 0);
        DropEmpty();
        if (_positive > MaxBuckets)
        {
            var lowest = _used - _positive;
            _leastPositive = _keys[lowest + 1];
            Merge(lowest, lowest + 1);
            _positive--;
        }

        if (_negative > MaxBuckets)
        {
            _leastNegative = -_keys[_negative - 2];
            Merge(_negative - 1, _negative - 2);
            _negative--;
        }
    }

    private void Merge(int from, int into)
    {
        _counts[into] += _counts[from];
        _used--;
        Array.Copy(_keys, from + 1, _keys, from, _used - from);
        Array.Copy(_counts, from + 1, _counts, from, _used - from);
    }

    private void DropEmpty()
    {
        var kept = 0;
        (_positive, _negative) = (0, 0);
        for (var i = 0; i < _used; i++)
        {
            if (_counts[i] > 0)
            {
                (_keys[kept], _counts[kept]) = (_keys[i], _counts[i]);
                _positive += _keys[kept] > 0 ? 1 : 0;
                _negative += _keys[kept] < 0 ? 1 : 0;
                kept++;
            }
        }

        _used = kept;
    }
}
