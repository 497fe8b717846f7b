namespace Correlator;

/// <summary>Something undecided that may still come out with a member of an earlier time.</summary>
internal interface IPending
{
    /// <summary>Whether it is undecided still.</summary>
    bool IsPending { get; }

    /// <summary>The time of its first member.</summary>
    long PendingTicks { get; }
}

/// <summary>The earliest time of what is undecided in an operator: nothing before it will come out in a new unit.</summary>
internal sealed class PendingTimes
{
    private readonly PriorityQueue<IPending, long> _queue = new();
    private int _decided;

    public long Earliest
    {
        get
        {
            while (_queue.TryPeek(out var pending, out var ticks))
            {
                if (pending.IsPending)
                {
                    return ticks;
                }

                _queue.Dequeue();
            }

            return long.MaxValue;
        }
    }

    /// <summary>Notes that something was decided before its time, so that it does not stand here until then.</summary>
    public void NoteDecided()
    {
        const int LeastDecided = 64;
        if (++_decided < LeastDecided || _decided * 2 < _queue.Count)
        {
            return;
        }

        var open = _queue.UnorderedItems.Where(static item => item.Element.IsPending).ToList();
        _queue.Clear();
        _queue.EnqueueRange(open);
        _decided = 0;
    }

    public void Add(IPending pending) => _queue.Enqueue(pending, pending.PendingTicks);
}
