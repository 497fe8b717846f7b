namespace Correlator;

/// <summary>Units that an operator holds back: they keep its watermark at their first events, where they will stand when they come out.</summary>
internal sealed class HeldUnits
{
    private readonly Dictionary<Unit, Held> _held = new(ReferenceEqualityComparer.Instance);
    private readonly PendingTimes _pending = new();

    /// <summary>Holds a unit at a time, or at an earlier one where it is held already.</summary>
    public void Hold(Unit unit, long ticks)
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

    /// <summary>Holds a unit at the time of another one that has become part of it.</summary>
    public void Merge(Unit survivor, Unit absorbed)
    {
        if (_held.TryGetValue(absorbed, out var held))
        {
            Release(absorbed);
            Hold(survivor, held.PendingTicks);
        }
    }

    public void Release(Unit unit)
    {
        if (_held.Remove(unit, out var held))
        {
            held.IsPending = false;
        }
    }

    /// <summary>How far the operator's output is complete when its input is so far.</summary>
    public long Complete(long watermark) => watermark == Watermark.Absent ? watermark : Math.Min(watermark, _pending.Earliest);

    private sealed class Held(long ticks) : IPending
    {
        public bool IsPending { get; set; } = true;

        public long PendingTicks => ticks;
    }
}
