namespace Correlator;

/// <summary>When a correlation comes out.</summary>
public enum EmitMode
{
    /// <summary><see cref="Final"/> where every source is finite, else <see cref="First"/>.</summary>
    Default,

    /// <summary>When it first satisfies its query, and once more when it closes, if it grew.</summary>
    First,

    /// <summary>Once, when it closes. The results are then the same for every order of arrival within lateness.</summary>
    Final,

    /// <summary>One result per matching pair.</summary>
    Each,
}
