namespace Correlator;

/// <summary>The edge of a running query: decides when a unit comes out, makes the public result, numbers its revisions.</summary>
internal sealed partial class Emitter(EmitterSettings settings, Action<Correlation> publish, Action stop) : IUnitSink, IPairSink, IClosedSink
{
    private readonly CorrelationFactory _factory = new(settings);
    private readonly ResultStages _stages = new(settings);
    private readonly List<Member> _whole = [];
    private bool _isStopped;

    // Correlations that have come out and may come out once more, when they close.
    private long _outstanding;

    /// <summary>Closing revisions that a limit left out.</summary>
    public long Dropped { get; private set; }

    public bool NeedsOpened => settings.IsFirst && _stages.CanJudgeEarly;

    public void OnOpened(Unit unit)
    {
        if (NeedsOpened)
        {
            PublishEarly(unit);
        }
    }

    public void OnGrown(Unit unit, IReadOnlyList<Member> added)
    {
        if (!NeedsOpened)
        {
            return;
        }

        if (unit.Downstream is not Publication { IsPublished: true } publication)
        {
            PublishEarly(unit);
            return;
        }

        publication.Seen += added.Count;
        if (publication.Seen >= settings.MaxEvents)
        {
            Truncate(unit, publication);
        }
    }

    public void OnMerged(Unit survivor, Unit absorbed)
    {
        if (absorbed.Downstream is not Publication theirs)
        {
            return;
        }

        _outstanding -= theirs.IsPublished && survivor.Downstream is Publication { IsPublished: true } ? 1 : 0;
        survivor.Downstream = survivor.Downstream is Publication ours ? ours.MergeWith(theirs) : theirs;
        absorbed.Downstream = null;
    }

    public void OnClosed(Unit unit)
    {
        var isOut = unit.Downstream is Publication { IsPublished: true };
        if (_isStopped)
        {
            // One that had come out was counted when the limit was reached.
            Dropped += isOut ? 0 : 1;
            return;
        }

        _outstanding -= isOut ? 1 : 0;
        if (unit.Downstream is Publication { IsPublished: true } publication)
        {
            PublishClosing(unit, publication);
        }
        else
        {
            PublishWhole(unit, unit.Downstream as Publication);
        }

        unit.Downstream = null;
    }

    public void OnWatermark(long ticks)
    {
    }

    public void OnGap(long fromTicks, long toTicks) => _stages.OnGap(fromTicks, toTicks);

    private void PublishEarly(Unit unit)
    {
        if (_isStopped)
        {
            return;
        }

        var before = unit.Downstream as Publication;
        var members = Remaining(unit.OrderedMembers(), before);
        if (members.Count >= settings.MaxEvents)
        {
            PublishFull(unit, before);
            return;
        }

        if (members.Count == 0)
        {
            return;
        }

        var publication = _factory.Begin(unit, members, before);
        if (Publish(unit, members, publication, new Kind(IsTruncated: false, IsLast: false)))
        {
            unit.Downstream = publication;
        }
    }

    /// <summary>Cuts off the first to arrive of a unit that holds as many events as it may, whether or not the filters let them out.</summary>
    private void PublishFull(Unit unit, Publication? before)
    {
        var members = FirstToArrive(unit, before);
        var publication = _factory.Begin(unit, members, before);
        Publish(unit, members, publication, new Kind(IsTruncated: true, IsLast: true));
        unit.Downstream = Continuation(unit, publication, members);
        PublishEarly(unit);
    }

    private void PublishClosing(Unit unit, Publication publication)
    {
        var members = Remaining(unit.OrderedMembers(), publication);
        if (members.Count > publication.Count || publication.Merged is not null)
        {
            publication.Revision++;
            Publish(unit, members, publication, new Kind(IsTruncated: false, IsLast: true));
        }
    }

    /// <summary>Publishes a unit that comes out only now, in pieces of at most the greatest number of events.</summary>
    private void PublishWhole(Unit unit, Publication? before)
    {
        _whole.Clear();
        unit.CollectOrdered(_whole);
        if (before is null && _whole.Count < settings.MaxEvents && _whole.Count > 0)
        {
            if (_stages.Withholds(_whole))
            {
                return;
            }

            PublishOnce(_factory.CreateWhole(unit, _whole));
            return;
        }

        PublishPieces(unit, Remaining([.. _whole], before), before);
    }

    private void PublishPieces(Unit unit, List<Member> members, Publication? before)
    {
        for (var start = 0; start < members.Count && !_isStopped; start += settings.MaxEvents)
        {
            var piece = start == 0 && members.Count <= settings.MaxEvents
                ? members
                : members.GetRange(start, Math.Min(settings.MaxEvents, members.Count - start));
            var publication = _factory.Begin(unit, piece, before);
            Publish(unit, piece, publication, new Kind(piece.Count == settings.MaxEvents, IsLast: true));
            before = new Publication { Continues = publication.Id };
        }
    }

    /// <summary>Ends a correlation that has come out and holds as many events as it may; what comes later goes on under another id.</summary>
    private void Truncate(Unit unit, Publication publication)
    {
        var kept = FirstToArrive(unit, publication);
        if (kept.Count < settings.MaxEvents)
        {
            publication.Seen = kept.Count;
            return;
        }

        publication.Revision++;
        _outstanding--;
        Publish(unit, kept, publication, new Kind(IsTruncated: true, IsLast: true));
        unit.Downstream = Continuation(unit, publication, kept);
    }

    /// <summary>At most as many members as a correlation may hold, in total order. Units collect their members in the order of arrival.</summary>
    private List<Member> FirstToArrive(Unit unit, Publication? publication)
    {
        var arrived = new List<Member>();
        unit.Collect(arrived);
        var kept = Remaining(arrived.Distinct().ToList(), publication);
        kept = kept.GetRange(0, Math.Min(kept.Count, settings.MaxEvents));
        kept.Sort();
        return kept;
    }

    /// <summary>What goes on from a truncated correlation: everything but the members that it has taken away.</summary>
    private static Publication Continuation(Unit unit, Publication publication, List<Member> members) => new()
    {
        Continues = publication.Id,
        Cut = unit.Forget([.. members]) ? publication.Cut : [.. publication.Cut ?? [], .. members],
    };

    private bool Publish(Unit unit, List<Member> members, Publication publication, Kind kind)
    {
        if (_stages.Withholds(members))
        {
            return false;
        }

        var isNew = !publication.IsPublished;
        var correlation = _factory.Create(unit, members, publication, kind.IsTruncated);
        var result = _stages.Apply(correlation, isNew, kind.IsLast);
        if (result is not null)
        {
            _outstanding += isNew && !kind.IsLast ? 1 : 0;
            publication.IsPublished = true;
            publication.Count = publication.Seen = members.Count;
            publish(result);
        }

        StopIfExhausted();
        return result is not null;
    }

    /// <summary>What a publication is: whether it was cut off, and whether nothing more comes of it.</summary>
    private readonly record struct Kind(bool IsTruncated, bool IsLast);

    private static List<Member> Remaining(List<Member> members, Publication? publication)
    {
        if (publication?.Cut is { } cut)
        {
            members.RemoveAll(cut.Contains);
        }

        return members;
    }
}
