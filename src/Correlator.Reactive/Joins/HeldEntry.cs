namespace Correlator;

/// <summary>What a join of single events holds of an event.</summary>
internal struct HeldEntry : IHeldEvent
{
    /// <summary>The event, or the member that it has become.</summary>
    public object Item;

    /// <summary>The component that it belongs to, or its own deadline where it came out of order; null for one that waits in the order of arrival.</summary>
    public Deadline? Owner;

    /// <summary>Where the chain goes on behind entries that share this one's lot; its own number where that is not known.</summary>
    public uint Skip;

    public readonly LogEvent Event => Item as LogEvent ?? ((Member)Item).Event;

    public void OnRenumbered(uint number) => Skip = number;

    /// <summary>The member, made when it is first needed.</summary>
    public Member MemberOf(int stream, long ticks)
    {
        if (Item is Member member)
        {
            return member;
        }

        member = new Member((LogEvent)Item, stream, ticks);
        Item = member;
        return member;
    }
}

/// <summary>An event that waits for its partner by itself: it came out of order, or has no key.</summary>
internal sealed class StrayEntry(Member member, bool isLeft) : Deadline, IPending
{
    public bool IsLeft => isLeft;

    public override Member First => member;

    public override int Rank => 0;

    public bool IsKeyMissing { get; init; }

    /// <summary>Whether it has a partner, or is proved to have none.</summary>
    public bool IsDone { get; set; }

    public override bool IsDecided => IsDone;

    public bool IsPending => !IsDone;

    public long PendingTicks => member.Ticks;
}
