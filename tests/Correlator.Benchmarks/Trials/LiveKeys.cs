using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>Live events in turn for the streams a and b over a number of keys: the second of two has the key that the first had a moment before.</summary>
internal sealed class LiveKeys(int keys)
{
    private const int Behind = 50;
    private readonly string[] _names = [.. Enumerable.Range(0, keys).Select(static i => string.Create(CultureInfo.InvariantCulture, $"request-{i:D8}"))];
    private readonly int[] _recent = new int[Behind];
    private readonly SplitMix _random = new(42);
    private long _count;

    /// <summary>The next event; even ones are of stream a, odd ones of stream b with the key of a left one up to 50 before.</summary>
    public LogEvent Next(DateTimeOffset timestamp, long position)
    {
        var isLeft = (_count & 1) == 0;
        var slot = (int)(_count / 2 % Behind);
        if (isLeft)
        {
            _recent[slot] = _random.Next(_names.Length);
        }

        // Every tenth right event is of a key by chance.
        var key = isLeft ? _recent[slot] : _random.Next(10) > 0 ? _recent[(slot + 1) % Behind] : _random.Next(_names.Length);
        _count++;
        return new LogEvent(timestamp, isLeft ? "a" : "b", "handled in the usual way", Labels.Of(("request_id", _names[key])), position);
    }
}
