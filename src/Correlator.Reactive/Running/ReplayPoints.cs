namespace Correlator;

/// <summary>The places at which a restart may begin to read.</summary>
/// <remarks>
/// A restart must see all events on which something depends that was held. It can only begin at a place that was noted, so places are noted while the run goes on, and the
/// latest one that lies before all those events is the one to begin at. Memory: <see cref="MaxPlaces"/>, the older ones further apart.
/// </remarks>
/// <typeparam name="TPlace">Where reading can begin.</typeparam>
/// <param name="offsetTicks">By how much events may take part later than they happened.</param>
internal sealed class ReplayPoints<TPlace>(long offsetTicks)
    where TPlace : class, IReplayPlace
{
    public const int MaxPlaces = 64;
    private readonly List<TPlace> _later = [];

    /// <summary>Where a restart begins; null for the beginning.</summary>
    public TPlace? Start { get; private set; }

    /// <summary>Places that are not old enough yet, oldest first.</summary>
    public TPlace[] Later => [.. _later];

    /// <summary>Goes on from the places of an earlier run.</summary>
    public void Restore(TPlace? start, IEnumerable<TPlace> later)
    {
        Start = start;
        _later.Clear();
        _later.AddRange(later);
    }

    /// <summary>Moves on to the latest place with no event behind it on which something depends.</summary>
    public void MoveTo(long sinceTicks) => MoveTo(place => Watermark.Add(place.NewestTicks, offsetTicks) < sinceTicks);

    /// <summary>Moves on to the latest place of which that is known.</summary>
    public void MoveTo(Predicate<TPlace> isOld)
    {
        var old = _later.FindLastIndex(isOld);
        if (old >= 0)
        {
            Start = _later[old];
            _later.RemoveRange(0, old + 1);
        }
    }

    /// <summary>Notes a place.</summary>
    public void Add(TPlace place)
    {
        _later.Add(place);
        if (_later.Count > MaxPlaces)
        {
            var number = 0;
            _later.RemoveAll(_ => number++ % 2 == 1 && number <= MaxPlaces / 2);
        }
    }
}
