namespace Correlator;

/// <summary>What a run had counted, in the order in which it counts it.</summary>
/// <param name="Results">Results that came out.</param>
/// <param name="Withheld">Results that came out nowhere.</param>
/// <param name="Streams">The columns of each stream's ledger.</param>
/// <param name="Operators">The columns of each operator's counters.</param>
internal sealed record RunFigures(long Results, long Withheld, long[][] Streams, long[][] Operators);
