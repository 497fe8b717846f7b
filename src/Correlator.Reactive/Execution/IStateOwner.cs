namespace Correlator;

/// <summary>An operator that can let go of what it holds.</summary>
internal interface IStateOwner
{
    /// <summary>The time of the oldest thing that it holds of some streams; <see cref="long.MaxValue"/> for nothing.</summary>
    long OldestTicks(ulong streams);

    /// <summary>Lets go of that. What it could still have decided becomes a gap, so that nothing is said that it could have shown to be false.</summary>
    void EvictOldest(ulong streams);
}

/// <summary>Something that an operator holds and can let go of.</summary>
internal interface IHeld
{
    bool IsHeld { get; }

    long HeldTicks { get; }
}

/// <summary>What an operator holds, in the order in which it came. Memory: what is held, and at most as much again.</summary>
internal sealed class HeldQueue<T>
    where T : class, IHeld
{
    private const int LeastDead = 64;
    private readonly Queue<T> _queue = new();
    private int _dead;

    /// <summary>The oldest; null for none.</summary>
    public T? Oldest
    {
        get
        {
            while (_queue.TryPeek(out var oldest))
            {
                if (oldest.IsHeld)
                {
                    return oldest;
                }

                _queue.Dequeue();
                _dead = Math.Max(0, _dead - 1);
            }

            return null;
        }
    }

    public long OldestTicks => Oldest?.HeldTicks ?? long.MaxValue;

    public void Add(T held) => _queue.Enqueue(held);

    /// <summary>Notes that one of them is not held any more: it must not be kept alive by standing behind one that is.</summary>
    public void NoteGone()
    {
        if (++_dead < LeastDead || _dead * 2 < _queue.Count)
        {
            return;
        }

        for (var count = _queue.Count; count > 0; count--)
        {
            var held = _queue.Dequeue();
            if (held.IsHeld)
            {
                _queue.Enqueue(held);
            }
        }

        _dead = 0;
    }
}
