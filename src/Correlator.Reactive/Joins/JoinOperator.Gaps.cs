namespace Correlator;

// What may be missing, and what that leaves open.
//
// A gap that a join passes on promises two things to the operator above. Let a whole be a unit that this join would pass on if nothing were missing.
//   1. Every event of a whole that does not come out lies in a gap.
//   2. Of every whole that does not come out as one, each part that comes out has an event in a gap.
// With (1) a negative about the other side is proved if no gap is where partners could be; with (2) one about a unit is proved if, besides, no gap of its own
// side overlaps its span. That is so whether or not the unit has a key, since what it lacks may have had it.
//
// Both hold because a whole hangs together by ties: a match or the nearness of unmatched events at this join, or a tie of a join below. So a part lies within
// one tie of something that is not in it, and that is so for one of these reasons:
//   * It is missing already in what came in. Then the gap of the side covers it, or a part of its unit (2). Widened by this join's own ties (OnGap) it covers what
//     would have been tied to it here, and all of a single event's fate; a unit reaches further than a tie, so what happens to one for want of partners is
//     a case of its own (the last).
//   * It gave way here, was not taken in, or has grown on to what gave way (NoteGap). It may have been tied to others here or below: widened by the longest tie of its side.
//   * It came out or ended before its time and others go on without it (NoteMissing), widened likewise.
//   * It was withheld, or had no partner where one may be missing (NoteMissing): for want of what is missing it does not come out, and with it goes what it ties.
// Each is told before the operator above can decide about the times in question, because what is undecided holds back the watermark that it is told.
internal abstract partial class JoinOperator
{
    private readonly Gaps _leftGaps = new();
    private readonly Gaps _rightGaps = new();

    /// <summary>Events of a side may be missing, or units of it may lack some.</summary>
    public void OnGap(bool isLeft, long fromTicks, long toTicks)
    {
        (isLeft ? _leftGaps : _rightGaps).Add(fromTicks, toTicks);
        PassGap(fromTicks, toTicks, Settings.GroupingGap);
    }

    protected void NoteGaps(bool isLeft, IReadOnlyList<Member> members)
    {
        foreach (var member in members)
        {
            NoteGap(isLeft, member);
        }
    }

    /// <summary>An event is not held any more before its time: others cannot be proved to have had no partner in it.</summary>
    protected void NoteGap(bool isLeft, Member member)
    {
        (isLeft ? _leftGaps : _rightGaps).Add(member.Ticks, member.Ticks);
        NoteMissing(isLeft, member.Ticks, member.Ticks);
    }

    /// <summary>Events are decided here, but what comes out lacks them or is not whole.</summary>
    protected void NoteMissing(bool isLeft, IReadOnlyList<Member> members)
    {
        foreach (var member in members)
        {
            NoteMissing(isLeft, member.Ticks, member.Ticks);
        }
    }

    protected void NoteMissing(bool isLeft, long fromTicks, long toTicks) => PassGap(fromTicks, toTicks, Settings.LongestTie(isLeft));

    /// <summary>Counts something negative that is not said, and tells that its events are missing above.</summary>
    protected void Withhold(bool isLeft, List<Member> members)
    {
        Settings.Streams[members[0].Stream].Ledger.Withheld++;
        NoteMissing(isLeft, members);
    }

    /// <summary>Whether nothing has been missing so far.</summary>
    protected bool IsGapless => _leftGaps.IsEmpty && _rightGaps.IsEmpty;

    /// <summary>Whether events of the other side that could be partners may be missing.</summary>
    protected bool IsUnprovable(int stream, long ticks, bool isLeft)
    {
        var (from, to) = Settings.PartnerTimes(stream, ticks, isLeft);
        return (isLeft ? _rightGaps : _leftGaps).Overlap(from, to);
    }

    /// <summary>Whether a unit of one side may lack events, so that others could match it through them.</summary>
    protected bool MayLack(List<Member> members, bool isLeft) => (isLeft ? _leftGaps : _rightGaps).Overlap(members[0].Ticks, members[^1].Ticks);

    private void PassGap(long fromTicks, long toTicks, long reachTicks) =>
        Output.OnGap(Watermark.Add(fromTicks, -reachTicks), Watermark.Add(toTicks, reachTicks));
}
