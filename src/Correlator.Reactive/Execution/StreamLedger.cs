namespace Correlator;

/// <summary>Where the events of one stream went. The columns add up to <see cref="Input"/>, always.</summary>
/// <remarks>
/// Kept at the stream's first stateful operator; of the columns that apply to an event the first in this order counts it:
/// filtered, duplicate, missing key, late, evicted, matched, unmatched, open.
/// </remarks>
public sealed class StreamLedger
{
    /// <summary>Events that the stream's source delivered.</summary>
    public long Input { get; internal set; }

    /// <summary>Events that a selector or stage removed.</summary>
    public long Filtered { get; internal set; }

    /// <summary>Events that a <c>dedup</c> stage removed.</summary>
    public long Duplicate { get; internal set; }

    /// <summary>Events without the join key, or with an empty part of it.</summary>
    public long MissingKey { get; internal set; }

    /// <summary>Events that came after the clock had passed them and found nothing open to extend.</summary>
    public long Late { get; internal set; }

    /// <summary>Events that gave way to a memory bound.</summary>
    public long Evicted { get; internal set; }

    /// <summary>Events that had a partner; of a stream that is not joined, events that came out.</summary>
    public long Matched { get; internal set; }

    /// <summary>Events that were proved to have no partner.</summary>
    public long Unmatched { get; internal set; }

    /// <summary>Events that were not decided when the run ended, or have not been yet.</summary>
    public long Open => Input - Filtered - Duplicate - MissingKey - Late - Evicted - Matched - Unmatched;

    /// <summary>Negative results about this stream's events that were withheld, because the other side had a gap.</summary>
    public long Withheld { get; internal set; }

    /// <summary>Spans of time of which events of this stream may be missing, as its source told.</summary>
    public long Gaps { get; internal set; }

    /// <summary>How far the stream is complete, as its operators were told: UTC ticks, or a special value of <see cref="Watermark"/>.</summary>
    internal long Reached { get; set; } = Watermark.None;

    /// <summary>Takes the columns of several ledgers together.</summary>
    internal void SetSum(IReadOnlyCollection<StreamLedger> parts)
    {
        Input = parts.Sum(static part => part.Input);
        Filtered = parts.Sum(static part => part.Filtered);
        Duplicate = parts.Sum(static part => part.Duplicate);
        MissingKey = parts.Sum(static part => part.MissingKey);
        Late = parts.Sum(static part => part.Late);
        Evicted = parts.Sum(static part => part.Evicted);
        Matched = parts.Sum(static part => part.Matched);
        Unmatched = parts.Sum(static part => part.Unmatched);
        Withheld = parts.Sum(static part => part.Withheld);
        Gaps = parts.Sum(static part => part.Gaps);
    }

    /// <summary>The columns as they are now; of a run at work they add up too, though they change while they are read.</summary>
    internal StreamLedger Copy()
    {
        var copy = (StreamLedger)MemberwiseClone();
        copy.Input = Math.Max(copy.Input, copy.Input - copy.Open);
        return copy;
    }

    /// <summary>All columns, for <see cref="SetColumns"/>.</summary>
    internal long[] ToColumns() => [Input, Filtered, Duplicate, MissingKey, Late, Evicted, Matched, Unmatched, Withheld, Gaps];

    /// <summary>Goes on from what another run had counted.</summary>
    internal void SetColumns(long[] columns) =>
        (Input, Filtered, Duplicate, MissingKey, Late, Evicted, Matched, Unmatched, Withheld, Gaps) =
        (columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], columns[7], columns[8], columns[9]);
}
