namespace Correlator;

/// <summary>What an event has done to the unit that it has become part of.</summary>
internal sealed class JoinChange
{
    /// <summary>The members that have joined it, the event's own among them.</summary>
    public List<Member> Added { get; } = [];

    /// <summary>Units known downstream that are part of it now.</summary>
    public List<Unit> Absorbed { get; } = [];
}
