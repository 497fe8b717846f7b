namespace Correlator;

/// <summary>A stream whose events are brought by an exchange: it has come as far as all partitions of the exchange have.</summary>
internal sealed class ForeignStream
{
    private readonly StreamInput _input;
    private readonly Action _onReturned;
    private readonly ForeignFeed[] _feeds;
    private long _reachedTicks = Watermark.None;

    /// <param name="query">The home stage of the query.</param>
    /// <param name="input">The stream's entrance.</param>
    /// <param name="partitions">How many partitions the exchange has.</param>
    /// <param name="onReturned">Is told when it was left out of the clock and delivers after all.</param>
    public ForeignStream(PartitionedQuery query, StreamInput input, int partitions, Action onReturned)
    {
        (_input, _onReturned) = (input, onReturned);
        _feeds = [.. Enumerable.Range(0, partitions).Select(partition => new ForeignFeed(query.FeedName(input.Stream, partition), input, OnReached) { EndsBursts = partition == 0 })];
    }

    /// <summary>One for each partition of the exchange.</summary>
    public IReadOnlyList<ILogFeed> Feeds => _feeds;

    private void OnReached()
    {
        var least = Watermark.Completed;
        var (isAbsent, isPresent) = (false, false);
        foreach (var feed in _feeds)
        {
            var ticks = feed.Place.ReachedTicks;
            least = Math.Min(least, ticks);
            isAbsent |= ticks == Watermark.Absent;
            isPresent |= ticks != Watermark.Absent;
        }

        // Absent is who is absent everywhere. Where one partition has heard of it the others will; till then it has come to no time that is known.
        var reached = !isAbsent || !isPresent ? least : _reachedTicks == Watermark.Absent && least != Watermark.None ? Watermark.None + 1 : Watermark.None;
        if (_reachedTicks == Watermark.Absent ? reached is Watermark.None or Watermark.Absent : reached <= _reachedTicks)
        {
            return;
        }

        if (_reachedTicks == Watermark.Absent)
        {
            _onReturned();
        }

        _reachedTicks = reached;
        _input.ReplayWatermark(reached);
    }
}

/// <summary>What one partition of an exchange brings of a stream: its events behind selector and stages, and how far its watermark is, once bounds and lateness are taken off.</summary>
internal sealed class ForeignFeed(string name, StreamInput input, Action onReached) : ILogFeed
{
    private bool _isTrimmed;

    public string Name { get; } = name;

    public SourcePlace Place { get; private set; } = SourcePlace.Beginning;

    /// <summary>Whether it tells its stream of the end of a record; one of a stream's does.</summary>
    public required bool EndsBursts { get; init; }

    public void Restore(SourcePlace place)
    {
        Place = place;
        onReached();
    }

    public void OnTrimmed() => _isTrimmed = true;

    public bool TryNumber(long number)
    {
        if (number <= Place.Number)
        {
            return false;
        }

        Place = Place with { Number = number };
        return true;
    }

    public void Take(in PacketItem item)
    {
        switch (item.Kind)
        {
            case PacketItemKind.Event:
                Reach(item.Ticks);
                input.CountReplayed(input: 1);
                input.Take(item.Event!);
                break;
            case PacketItemKind.Gap:
                input.ReplayGap(item.Ticks, item.ToTicks);
                break;
            case PacketItemKind.Newest:
                if (_isTrimmed)
                {
                    _isTrimmed = false;
                    input.ReplayGap(Watermark.None + 1, item.Ticks);
                }

                break;
            default:
                Reach(item.Kind switch { PacketItemKind.Completed => Watermark.Completed, PacketItemKind.Absent => Watermark.Absent, _ => item.Ticks });
                break;
        }
    }

    public void EndBurst()
    {
        if (EndsBursts)
        {
            input.OnBurstEnd();
        }
    }

    private void Reach(long ticks)
    {
        // What is brought may be later than its watermark, so where some is gone time waits until it is known how late that may have been.
        var isAbsent = Place.ReachedTicks == Watermark.Absent;
        if (_isTrimmed || ticks == Watermark.None || (ticks == Watermark.Absent && Place.ReachedTicks != Watermark.None) || (!isAbsent && ticks <= Place.ReachedTicks))
        {
            return;
        }

        Place = Place with { ReachedTicks = ticks };
        onReached();
    }
}
