using Correlator.Dsl.Syntax;

namespace Correlator.Testing;

/// <summary>A section that says what a case gives.</summary>
/// <param name="FirstLine">The line with the word <c>expect</c>.</param>
/// <param name="LastLine">The last line that belongs to it.</param>
internal abstract record Expectation(int FirstLine, int LastLine);

/// <summary>The results, all of them.</summary>
internal sealed record ResultsExpectation(int FirstLine, int LastLine, bool IsOrdered, IReadOnlyList<ResultLine> Results) : Expectation(FirstLine, LastLine);

/// <summary>The events that came too late, all of them.</summary>
internal sealed record LateExpectation(int FirstLine, int LastLine, IReadOnlyList<ExpectedEvent> Events) : Expectation(FirstLine, LastLine);

/// <summary>A diagnostic of the query.</summary>
internal sealed record DiagnosticExpectation(int FirstLine, DiagnosticSeverity Severity, string Code) : Expectation(FirstLine, FirstLine)
{
    /// <summary>Where in the query, from 1; null where that is not said.</summary>
    public (int Line, int Column)? Place { get; init; }
}

/// <summary>The canonical text of the query.</summary>
internal sealed record FormatExpectation(int FirstLine, int LastLine, TextBlock Text) : Expectation(FirstLine, LastLine);

/// <summary>Texts that stand in the explanation of the query.</summary>
internal sealed record ExplainExpectation(int FirstLine, int LastLine, TextBlock Texts) : Expectation(FirstLine, LastLine);

/// <summary>One expected result and where it stands: before it on its line is <see cref="Prefix"/>, behind it a comment.</summary>
internal sealed record ResultLine(int Line, string Prefix, ExpectedResult Result, string Suffix);

/// <summary>What a line says about a result. What is null is not said, and so not looked at.</summary>
internal sealed record ExpectedResult
{
    /// <summary>The parts of the key; empty for a result without key.</summary>
    public IReadOnlyList<string>? Key { get; init; }

    public IReadOnlyList<ExpectedEvent> Events { get; init; } = [];

    public Completeness? Completeness { get; init; }

    public bool IsTruncated { get; init; }

    public bool IsContinuation { get; init; }

    public int? Revision { get; init; }

    /// <summary>When it comes out, in UTC ticks of the virtual clock.</summary>
    public long? OutTicks { get; init; }

    /// <summary>Selected values, copied labels, or labels of a row.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];
}

/// <summary>An event as a line of expected results names it.</summary>
/// <param name="Alias">The stream's alias or source; null for a row of an aggregate.</param>
/// <param name="Ticks">When it happened.</param>
internal sealed record ExpectedEvent(string? Alias, long Ticks)
{
    /// <summary>Which of several events of one source and time, from 1; null where there is one.</summary>
    public int? Number { get; init; }

    /// <summary>Labels (and <c>message</c>) that it has, beside others.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];
}
