namespace Correlator;

/// <summary>What a join of single events makes of its matches.</summary>
internal enum MatchForm
{
    /// <summary>Nothing: only what has no match comes out.</summary>
    None,

    /// <summary>One result of each pair, at once.</summary>
    Pair,

    /// <summary>One result of each connected component.</summary>
    Component,

    /// <summary>One result of each event of the kept side that has a match.</summary>
    Kept,
}
