namespace Correlator;

/// <summary>A member as one join holds it: on which side, under which key, in which unit.</summary>
internal sealed class JoinEntry(Member member, bool isLeft) : Deadline, IPending, IHeld
{
    public Member Member { get; } = member;

    public bool IsLeft { get; } = isLeft;

    /// <summary>The unit that it belongs to; null for an event without a partner in a component join.</summary>
    public Unit? Unit { get; set; }

    /// <summary>The key states that hold it: one, or with <c>ignoring</c> one for each label-name set of the other side.</summary>
    public KeyState? State { get; set; }

    /// <summary>Further key states, with <c>ignoring</c> only.</summary>
    public List<KeyState>? MoreStates { get; set; }

    public override int Rank => StandsAlone ? 1 : 0;

    /// <summary>Whether it comes out by itself where others come out in groups: then it is not decided as a proof for a group, but as a result among them.</summary>
    public bool StandsAlone { get; set; }

    public override Member First => Member;

    public override bool IsDecided => Unit is not null || IsGone;

    /// <summary>Whether it is still looked at when the other side brings an event.</summary>
    public bool IsIndexed { get; set; }

    /// <summary>Whether the event lacks the key, or a part of it.</summary>
    public bool IsKeyMissing { get; set; }

    /// <summary>Whether it is not yet known to have a partner or none.</summary>
    public bool IsPending { get; set; }

    public long PendingTicks => Member.Ticks;

    /// <summary>Whether it gave way to a budget before it was decided.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether a budget counts it.</summary>
    public bool IsHeld { get; set; }

    public long HeldTicks => Member.Ticks;
}

/// <summary>An entry that came out in a truncated correlation and goes when it can match no more, though its component lives on.</summary>
internal sealed class PassedEntry : Deadline
{
    public PassedEntry(JoinEntry entry)
    {
        Entry = entry;
        DueTicks = entry.DueTicks;
    }

    public JoinEntry Entry { get; }

    public override int Rank => 0;

    public override Member First => Entry.Member;

    public override bool IsDecided => !Entry.IsIndexed;
}

/// <summary>All that a join holds under one key.</summary>
internal sealed class KeyState(byte[] key)
{
    public byte[] Key { get; } = key;

    /// <summary>The names of the key's parts where they differ from key to key (<c>ignoring</c>).</summary>
    public string[]? Names { get; init; }

    public TimeList Left;

    public TimeList Right;

    public bool IsEmpty => Left.Count == 0 && Right.Count == 0;

    public ref TimeList Side(bool isLeft) => ref isLeft ? ref Left : ref Right;
}
