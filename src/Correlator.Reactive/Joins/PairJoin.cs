namespace Correlator;

/// <summary>Inner join of two streams of events with one result per matching pair: the shortest way from events to results.</summary>
/// <remarks>
/// Results come out with the later event of a pair. Memory: the events within reach. An entry may stay a little longer where an event before
/// it came out of order, which changes no result: what is no longer open is not matched by late events.
/// </remarks>
internal sealed partial class PairJoin(JoinSettings settings, KeyExpression[] leftKey, KeyExpression[] rightKey, IPairSink output, ILateSink late) : IClockSource
{
    private readonly PairRing _left = new();
    private readonly PairRing _right = new();
    private readonly KeyEncoder _leftKey = new(leftKey);
    private readonly KeyEncoder _rightKey = new(rightKey);
    private readonly KeyEncoder _leftProof = new(leftKey);
    private readonly KeyEncoder _rightProof = new(rightKey);
    private readonly bool _hasOneRange = settings.IsUniform;
    private readonly List<Member> _partners = [];
    private long _leftWatermark = Watermark.None;
    private long _rightWatermark = Watermark.None;
    private long _clock = Watermark.None;

    // Pairs are decided on arrival: nobody waits for the clock but the memory, and it can wait for the next event.
    public void Demand(long ticks)
    {
    }

    public void OnMember(bool isLeft, Member member)
    {
        var ledger = settings.Streams[member.Stream].Ledger;
        if (!settings.IsCarrier(member.Stream, isLeft) || !(isLeft ? _leftKey : _rightKey).TryEncode(member.Event, out var key))
        {
            ledger.MissingKey++;
            return;
        }

        var isLate = member.Ticks < _clock;
        var hash = KeyComparer.Hash(key);
        var hasPartner = Match(isLeft, member, hash, key, isLate);
        if (hasPartner)
        {
            ledger.Matched++;
        }
        else if (isLate)
        {
            ledger.Late++;
            late.OnLate(member.Event);
            return;
        }

        if (settings.Budget is { } budget && !TryHold(budget, member, hasPartner))
        {
            return;
        }

        (isLeft ? _left : _right).Add(member, hash, settings.DueTicks(member, isLeft), hasPartner);
    }

    public void OnWatermark(bool isLeft, long ticks)
    {
        (isLeft ? ref _leftWatermark : ref _rightWatermark) = ticks;
        var clock = Math.Min(_leftWatermark, _rightWatermark);
        if (clock > _clock && clock != Watermark.Absent)
        {
            _clock = clock;
            Evict(_left);
            Evict(_right);
        }

        if (clock == Watermark.Completed)
        {
            output.OnWatermark(clock);
        }
    }

    private bool Match(bool isLeft, Member member, ulong hash, ReadOnlySpan<byte> key, bool isLate)
    {
        var others = isLeft ? _right : _left;
        var from = settings.PartnerTimes(member, isLeft).From;
        _partners.Clear();
        for (var sequence = others.Newest(hash); sequence >= 0 && others.LatestOf(sequence) >= from; sequence = others.Older(sequence))
        {
            if (others.HashOf(sequence) != hash || (isLate && others.DueOf(sequence) < _clock))
            {
                continue;
            }

            var other = others.MemberOf(sequence);
            if (!(isLeft ? IsInReach(member, other) : IsInReach(other, member)) || !HasKey(!isLeft, other, key))
            {
                continue;
            }

            _partners.Add(other);
            if (others.Match(sequence))
            {
                settings.Streams[other.Stream].Ledger.Matched++;
            }
        }

        Emit(isLeft, member, key);
        return _partners.Count > 0;
    }

    /// <summary>Pairs that one event decides come out in total order; they were found the other way round.</summary>
    private void Emit(bool isLeft, Member member, ReadOnlySpan<byte> key)
    {
        if (_partners.Count > 1)
        {
            _partners.Sort();
        }

        foreach (var other in _partners)
        {
            var (left, right) = isLeft ? (member, other) : (other, member);
            output.OnPair(left, right, new UnitKey(settings.KeyNames, key.ToArray()));
        }
    }

    private bool IsInReach(Member left, Member right)
    {
        if (!_hasOneRange)
        {
            return settings.IsMatch(left, right);
        }

        var distance = right.Ticks - left.Ticks;
        return distance >= settings.WidestLo && distance <= settings.WidestHi;
    }

    /// <summary>Equal hashes are almost always equal keys; almost is not enough.</summary>
    private bool HasKey(bool isLeft, Member member, ReadOnlySpan<byte> key) =>
        (isLeft ? _leftProof : _rightProof).TryEncode(member.Event, out var other) && other.SequenceEqual(key);

    private void Evict(PairRing ring)
    {
        while (ring.TryEvict(_clock, out var member, out var wasMatched))
        {
            settings.Budget?.Release(member, EntryBytes);
            if (!wasMatched)
            {
                settings.Streams[member.Stream].Ledger.Unmatched++;
            }
        }
    }
}

/// <summary>A side of a join of pairs.</summary>
internal sealed class PairSide(PairJoin join, bool isLeft) : IMemberSink
{
    public void OnMember(Member member) => join.OnMember(isLeft, member);

    public void OnWatermark(long ticks) => join.OnWatermark(isLeft, ticks);

    public void OnGap(long fromTicks, long toTicks)
    {
        // Positive results do not depend on what is missing.
    }
}
