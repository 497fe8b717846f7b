using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Testing;

/// <summary>What came out of a case.</summary>
internal sealed class CaseOutcome
{
    /// <summary>The query's diagnostics; errors where it cannot run.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The query where it could be compiled.</summary>
    public CompiledQuery? Compiled { get; init; }

    /// <summary>What ended the run; null where it went through.</summary>
    public string? Failure { get; set; }

    /// <summary>The results in the order in which they came out.</summary>
    public List<ActualResult> Results { get; } = [];

    /// <summary>The late events in the order in which they came.</summary>
    public List<ActualEvent> Late { get; } = [];

    /// <summary>Whether results tell when they came out.</summary>
    public bool IsLive { get; init; }
}
