namespace Correlator;

/// <summary>A filter or limit on the results of a join that feeds another operator.</summary>
/// <remarks>
/// A condition that can only become true lets a correlation pass as soon as it holds, others when it closes. What is held back keeps the
/// operator's watermark back, so that the operator above does not take its members for late.
/// </remarks>
internal sealed class UnitFilter(EmitterSettings settings, IUnitSink output) : IUnitSink
{
    private readonly CorrelationFactory _factory = new(settings);
    private readonly ResultStages _stages = new(settings);
    private readonly HeldUnits _held = new();
    private readonly Gaps _gaps = new();
    private readonly HashSet<Unit> _passed = new(ReferenceEqualityComparer.Instance);
    private long _watermark = Watermark.None;

    public void OnOpened(Unit unit)
    {
        _held.Hold(unit, unit.OrderedMembers()[0].Ticks);
        Judge(unit, isClosed: false);
    }

    public void OnGrown(Unit unit, IReadOnlyList<Member> added)
    {
        if (_passed.Contains(unit))
        {
            output.OnGrown(unit, added);
        }
        else
        {
            _held.Hold(unit, added.Min()!.Ticks);
            Judge(unit, isClosed: false);
        }
    }

    public void OnMerged(Unit survivor, Unit absorbed)
    {
        if (!_passed.Remove(absorbed))
        {
            if (!_passed.Contains(survivor))
            {
                _held.Merge(survivor, absorbed);
                Judge(survivor, isClosed: false);
            }
            else
            {
                _held.Release(absorbed);
                output.OnGrown(survivor, absorbed.OrderedMembers());
            }

            return;
        }

        if (_passed.Add(survivor))
        {
            _held.Release(survivor);
            output.OnOpened(survivor);
        }

        output.OnMerged(survivor, absorbed);
    }

    public void OnClosed(Unit unit)
    {
        Judge(unit, isClosed: true);
        NoteRejected(unit);
        _held.Release(unit);
        if (_passed.Remove(unit))
        {
            output.OnClosed(unit);
        }

        Forward();
    }

    public void OnWatermark(long ticks)
    {
        _watermark = ticks;
        Forward();
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        _gaps.Add(fromTicks, toTicks);
        _stages.OnGap(fromTicks, toTicks);
        output.OnGap(fromTicks, toTicks);
    }

    private void Judge(Unit unit, bool isClosed)
    {
        if (_passed.Contains(unit) || (!isClosed && !_stages.CanJudgeEarly))
        {
            return;
        }

        var members = unit.OrderedMembers();
        if (_stages.Withholds(members))
        {
            return;
        }

        var correlation = _factory.Create(unit, members, _factory.Begin(unit, members, before: null), isTruncated: false);
        if (_stages.Apply(correlation, isNew: true, isClosed) is not null)
        {
            _passed.Add(unit);
            _held.Release(unit);
            output.OnOpened(unit);
        }
    }

    /// <summary>A correlation that may lack events would perhaps have passed with them: all of it is missing above.</summary>
    private void NoteRejected(Unit unit)
    {
        if (_gaps.IsEmpty || _passed.Contains(unit))
        {
            return;
        }

        var members = unit.OrderedMembers();
        if (_gaps.Overlap(members[0].Ticks, members[^1].Ticks))
        {
            output.OnGap(members[0].Ticks, members[^1].Ticks);
        }
    }

    private void Forward()
    {
        if (_held.Complete(_watermark) is var complete and not Watermark.None)
        {
            output.OnWatermark(complete);
        }
    }
}
