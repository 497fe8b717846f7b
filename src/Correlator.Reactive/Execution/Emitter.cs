namespace Correlator;

/// <summary>The edge of a running query: decides when a unit comes out, makes the public result, numbers its revisions.</summary>
internal sealed partial class Emitter(EmitterSettings settings, Action<Correlation> publish, Action stop) : IUnitSink, IPairSink
{
    private readonly CorrelationFactory _factory = new(settings);
    private readonly ResultStages _stages = new(settings);
    private bool _isStopped;

    /// <summary>Closing revisions that a limit left out.</summary>
    public long Dropped { get; private set; }

    public void OnOpened(Unit unit)
    {
        if (settings.IsFirst && _stages.CanJudgeEarly)
        {
            PublishEarly(unit);
        }
    }

    public void OnGrown(Unit unit, IReadOnlyList<Member> added)
    {
        if (!settings.IsFirst || !_stages.CanJudgeEarly)
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

        survivor.Downstream = survivor.Downstream is Publication ours ? ours.MergeWith(theirs) : theirs;
        absorbed.Downstream = null;
    }

    public void OnClosed(Unit unit)
    {
        if (_isStopped)
        {
            Dropped++;
            return;
        }

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

    public void OnGap(long fromTicks, long toTicks)
    {
    }

    private void PublishEarly(Unit unit)
    {
        if (_isStopped)
        {
            return;
        }

        var members = Remaining(unit.OrderedMembers(), unit.Downstream as Publication);
        if (members.Count == 0)
        {
            return;
        }

        var publication = _factory.Begin(unit, members, unit.Downstream as Publication);
        if (!Publish(unit, members, publication, isTruncated: false))
        {
            return;
        }

        unit.Downstream = publication;
        if (members.Count >= settings.MaxEvents)
        {
            Truncate(unit, publication);
        }
    }

    private void PublishClosing(Unit unit, Publication publication)
    {
        var members = Remaining(unit.OrderedMembers(), publication);
        if (members.Count > publication.Count || publication.Merged.Count > 0)
        {
            publication.Revision++;
            Publish(unit, members, publication, isTruncated: false);
        }
    }

    /// <summary>Publishes a unit that comes out only now, in pieces of at most the greatest number of events.</summary>
    private void PublishWhole(Unit unit, Publication? before)
    {
        var members = Remaining(unit.OrderedMembers(), before);
        for (var start = 0; start < members.Count && !_isStopped; start += settings.MaxEvents)
        {
            var piece = start == 0 && members.Count <= settings.MaxEvents
                ? members
                : members.GetRange(start, Math.Min(settings.MaxEvents, members.Count - start));
            var publication = _factory.Begin(unit, piece, before);
            Publish(unit, piece, publication, isTruncated: piece.Count == settings.MaxEvents);
            before = new Publication { Continues = publication.Id };
        }
    }

    /// <summary>Ends a correlation that holds as many events as it may; what comes later goes on under another id.</summary>
    private void Truncate(Unit unit, Publication publication)
    {
        // Truncation keeps the first to arrive, and units collect their members in that order.
        var arrived = new List<Member>();
        unit.Collect(arrived);
        var kept = Remaining(arrived.Distinct().ToList(), publication);
        if (kept.Count < settings.MaxEvents)
        {
            publication.Seen = kept.Count;
            return;
        }

        kept = kept.GetRange(0, settings.MaxEvents);
        var cut = new HashSet<Member>(publication.Cut ?? []);
        cut.UnionWith(kept);
        kept.Sort();
        publication.Revision++;
        Publish(unit, kept, publication, isTruncated: true);
        unit.Downstream = new Publication { Continues = publication.Id, Cut = cut };
    }

    private bool Publish(Unit unit, List<Member> members, Publication publication, bool isTruncated)
    {
        var correlation = _factory.Create(unit, members, publication, isTruncated);
        var result = _stages.Apply(correlation, isNew: !publication.IsPublished);
        if (result is null)
        {
            return false;
        }

        publication.IsPublished = true;
        publication.Count = publication.Seen = members.Count;
        publish(result);
        StopIfExhausted();
        return true;
    }

    private static List<Member> Remaining(List<Member> members, Publication? publication)
    {
        if (publication?.Cut is { } cut)
        {
            members.RemoveAll(cut.Contains);
        }

        return members;
    }
}
