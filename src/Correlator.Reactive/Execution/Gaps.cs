namespace Correlator;

/// <summary>Spans of time of which an input may lack events for good: nothing negative can be proved about them.</summary>
internal sealed class Gaps
{
    private readonly List<(long FromTicks, long ToTicks)> _spans = [];

    /// <summary>Adds a span, both ends included.</summary>
    public void Add(long fromTicks, long toTicks) => _spans.Add((fromTicks, toTicks));

    /// <summary>Whether some event from one time to another, both included, may be missing.</summary>
    public bool Overlap(long fromTicks, long toTicks)
    {
        foreach (var (from, to) in _spans)
        {
            if (from <= toTicks && to >= fromTicks)
            {
                return true;
            }
        }

        return false;
    }
}
