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
    private readonly Dictionary<Unit, Held> _held = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Unit> _passed = new(ReferenceEqualityComparer.Instance);
    private readonly PendingTimes _pending = new();
    private long _watermark = Watermark.None;

    public void OnOpened(Unit unit)
    {
        Hold(unit, unit.OrderedMembers()[0].Ticks);
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
            Hold(unit, added.Min()!.Ticks);
            Judge(unit, isClosed: false);
        }
    }

    public void OnMerged(Unit survivor, Unit absorbed)
    {
        Release(absorbed);
        if (!_passed.Remove(absorbed))
        {
            if (!_passed.Contains(survivor))
            {
                Hold(survivor, absorbed.First.Ticks);
                Judge(survivor, isClosed: false);
            }
            else
            {
                output.OnGrown(survivor, absorbed.OrderedMembers());
            }

            return;
        }

        if (_passed.Add(survivor))
        {
            Release(survivor);
            output.OnOpened(survivor);
        }

        output.OnMerged(survivor, absorbed);
    }

    public void OnClosed(Unit unit)
    {
        Judge(unit, isClosed: true);
        Release(unit);
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

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    private void Judge(Unit unit, bool isClosed)
    {
        if (_passed.Contains(unit) || (!isClosed && !_stages.CanJudgeEarly))
        {
            return;
        }

        var members = unit.OrderedMembers();
        var correlation = _factory.Create(unit, members, _factory.Begin(unit, members, before: null), isTruncated: false);
        if (_stages.Apply(correlation, isNew: true, isClosed) is not null)
        {
            _passed.Add(unit);
            Release(unit);
            output.OnOpened(unit);
        }
    }

    private void Hold(Unit unit, long ticks)
    {
        if (_held.TryGetValue(unit, out var held) && held.PendingTicks <= ticks)
        {
            return;
        }

        Release(unit);
        held = new Held(ticks);
        _held.Add(unit, held);
        _pending.Add(held);
    }

    private void Release(Unit unit)
    {
        if (_held.Remove(unit, out var held))
        {
            held.IsPending = false;
        }
    }

    private void Forward()
    {
        var complete = _watermark == Watermark.Absent ? _watermark : Math.Min(_watermark, _pending.Earliest);
        if (complete != Watermark.None)
        {
            output.OnWatermark(complete);
        }
    }

    private sealed class Held(long ticks) : IPending
    {
        public bool IsPending { get; set; } = true;

        public long PendingTicks => ticks;
    }
}
