namespace Correlator;

/// <summary>What a join of single events holds of an event.</summary>
internal struct HeldEntry : IHeldEvent
{
    /// <summary>The event, or the member that it has become.</summary>
    public object Item;

    /// <summary>
    /// What decides about it: the unit that it belongs to, its own deadline where it came out of order, a <see cref="Tie"/>, of a kept event its only
    /// partner; null for one that waits in the order of arrival, and for one with a partner about which there is nothing to decide.
    /// </summary>
    public object? Owner;

    /// <summary>Of a kept event the time of its only partner.</summary>
    public long PartnerTicks;

    /// <summary>Where the chain goes on behind entries that share this one's lot; its own number where that is not known.</summary>
    public uint Skip;

    /// <summary>
    /// The number of the other entry of its couple; of a partner the first event that is kept until it is due; of such a kept event the next, or its own
    /// number where there is none.
    /// </summary>
    public uint Tied;

    public readonly LogEvent Event => Item as LogEvent ?? ((Member)Item).Event;

    /// <summary>Whether it is a kept event with one partner.</summary>
    public readonly bool IsKept => Owner is LogEvent or Member;

    public void OnRenumbered(uint number) => Skip = number;

    /// <summary>The member, made when it is first needed.</summary>
    public Member MemberOf(int stream, long ticks)
    {
        var member = AsMember(stream, ticks);
        Item = member;
        return member;
    }

    /// <summary>The member, for who needs it once.</summary>
    public readonly Member AsMember(int stream, long ticks) => Item as Member ?? new Member((LogEvent)Item, stream, ticks);
}

/// <summary>Tells that entries of rings are tied to each other and need no unit of their own.</summary>
internal sealed class Tie
{
    private Tie()
    {
    }

    /// <summary>The entry's own time decides when what is tied to it comes out.</summary>
    public static Tie Deciding { get; } = new();

    /// <summary>The entry waits for the one that it is tied to.</summary>
    public static Tie Following { get; } = new();
}

/// <summary>An event that waits for its partner by itself: it came out of order, or has no key.</summary>
internal sealed class StrayEntry(Member member, bool isLeft) : Deadline, IPending
{
    public bool IsLeft => isLeft;

    public override Member First => member;

    public override int Rank => StandsAlone ? 1 : 0;

    /// <summary>Whether it comes out by itself where others come out in groups: then it is not decided as a proof for a group, but as a result among them.</summary>
    public bool StandsAlone { get; init; }

    public bool IsKeyMissing { get; init; }

    /// <summary>Whether it has a partner, or is proved to have none.</summary>
    public bool IsDone { get; set; }

    public override bool IsDecided => IsDone;

    public bool IsPending => !IsDone;

    public long PendingTicks => member.Ticks;
}
