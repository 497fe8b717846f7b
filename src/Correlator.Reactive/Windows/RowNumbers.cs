using System.Diagnostics;

namespace Correlator;

/// <summary>The positions of rows: those of one time are numbered in the order in which they come, from 0.</summary>
/// <remarks>
/// By their times and not all in a row, so that the position of a row does not depend on what came out long before: a restart that begins later gives it the same one, and
/// so the same ids. Memory: two numbers for each of the last <see cref="MaxTimes"/> times, where rows of an earlier time may follow those of a later one; else two numbers.
/// </remarks>
/// <param name="mayGoBack">Whether a row may be earlier than one before it.</param>
/// <param name="first">The number of a time's first row; those of other partitions begin elsewhere.</param>
/// <param name="step">By how much the next one is greater.</param>
internal sealed class RowNumbers(bool mayGoBack, int first = 0, int step = 1)
{
    public const int MaxTimes = 4096;
    private readonly SortedDictionary<long, long> _earlier = [];
    private long _ticks = long.MinValue;
    private long _next;

    public long Next(long ticks)
    {
        if (ticks == _ticks)
        {
            return first + (step * _next++);
        }

        Debug.Assert(mayGoBack || ticks > _ticks, "Rows come in the order of their times.");
        if (mayGoBack)
        {
            Keep();
            _next = _earlier.GetValueOrDefault(ticks);
        }
        else
        {
            _next = 0;
        }

        _ticks = ticks;
        return first + (step * _next++);
    }

    private void Keep()
    {
        _earlier[_ticks] = _next;
        if (_earlier.Count > MaxTimes)
        {
            _earlier.Remove(_earlier.Keys.First());
        }
    }
}
