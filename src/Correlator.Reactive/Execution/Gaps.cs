namespace Correlator;

/// <summary>Spans of time of which an input may lack events for good: nothing negative can be proved about them.</summary>
/// <remarks>
/// Spans that overlap are one. Where there are more than <see cref="MaxSpans"/>, the older ones are drawn together in pairs with the time between them: that
/// withholds more, never less.
/// </remarks>
internal sealed class Gaps
{
    public const int MaxSpans = 1024;
    private readonly List<(long FromTicks, long ToTicks)> _spans = [];

    public bool IsEmpty => _spans.Count == 0;

    /// <summary>Adds a span, both ends included.</summary>
    public void Add(long fromTicks, long toTicks)
    {
        if (fromTicks > toTicks)
        {
            return;
        }

        var first = FirstEndingAtOrAfter(fromTicks);
        var end = first;
        while (end < _spans.Count && _spans[end].FromTicks <= toTicks)
        {
            fromTicks = Math.Min(fromTicks, _spans[end].FromTicks);
            toTicks = Math.Max(toTicks, _spans[end++].ToTicks);
        }

        if (end > first)
        {
            _spans[first] = (fromTicks, toTicks);
            _spans.RemoveRange(first + 1, end - first - 1);
            return;
        }

        _spans.Insert(first, (fromTicks, toTicks));
        if (_spans.Count > MaxSpans)
        {
            Coarsen();
        }
    }

    /// <summary>Whether some event from one time to another, both included, may be missing.</summary>
    public bool Overlap(long fromTicks, long toTicks)
    {
        if (_spans.Count == 0)
        {
            return false;
        }

        var first = FirstEndingAtOrAfter(fromTicks);
        return first < _spans.Count && _spans[first].FromTicks <= toTicks;
    }

    private int FirstEndingAtOrAfter(long ticks)
    {
        var (low, high) = (0, _spans.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_spans[middle].ToTicks < ticks)
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

    private void Coarsen()
    {
        var older = _spans.Count / 4 * 3;
        var kept = 0;
        for (var i = 0; i < older; i += 2)
        {
            _spans[kept++] = (_spans[i].FromTicks, _spans[Math.Min(i + 1, older - 1)].ToTicks);
        }

        _spans.RemoveRange(kept, older - kept);
    }
}
