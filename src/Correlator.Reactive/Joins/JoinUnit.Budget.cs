namespace Correlator;

// What a budget knows of a unit.
internal sealed partial class JoinUnit : IHeld
{
    /// <summary>How many kept units hold it as their partner.</summary>
    public int Holders { get; set; }

    /// <summary>Whether a budget counts it.</summary>
    public bool IsCounted { get; set; }

    /// <summary>The events of the correlation that it stands for, as a budget has counted them; null for an event or where nothing is counted.</summary>
    public List<Member>? Counted { get; set; }

    public bool IsHeld => !IsDecided;

    public long HeldTicks => First.Ticks;

    /// <summary>The only event of a unit that is no correlation.</summary>
    public Member Single => _single!;
}
