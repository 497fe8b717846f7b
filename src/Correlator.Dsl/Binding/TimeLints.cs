using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Compares the time clause of a join with the ranges of its streams and the resolution of their sources.</summary>
internal static class TimeLints
{
    public static void Run(BoundQuery query, BoundJoin join, DiagnosticBag diagnostics, IQueryCatalog? catalog)
    {
        var clause = join.Syntax.Clauses.FirstOrDefault(static item => item is WithinSyntax or WithinBoundsSyntax or BeforeSyntax or AfterSyntax);
        if (clause is null || join.Syntax.Clause<AsOfSyntax>() is not null)
        {
            return;
        }

        var (lower, upper) = BoundsOf(clause);
        CheckRanges(query, join, (clause, lower, upper), diagnostics);
        CheckResolution(query, join, (clause, lower, upper), (diagnostics, catalog));
    }

    /// <summary>Least and greatest value of right minus left that a clause allows.</summary>
    public static (long Lower, long Upper) BoundsOf(JoinClauseSyntax clause) => clause switch
    {
        WithinSyntax within => (-within.Distance.Ticks, within.Distance.Ticks),
        WithinBoundsSyntax bounds => (bounds.Lower.Ticks, bounds.Upper.Ticks),
        BeforeSyntax before => (-before.Distance.Ticks, 0),
        AfterSyntax after => (0, after.Distance.Ticks),
        _ => (long.MinValue, long.MaxValue),
    };

    private static void CheckRanges(BoundQuery query, BoundJoin join, (JoinClauseSyntax Clause, long Lower, long Upper) time, DiagnosticBag diagnostics)
    {
        var left = StreamLifetimes.Longest(query, join.Left);
        var right = StreamLifetimes.Longest(query, join.Right);
        if (left == long.MaxValue || right == long.MaxValue)
        {
            return;
        }

        var lower = time.Lower == long.MinValue ? time.Lower : Math.Max(time.Lower, -right);
        var upper = time.Upper == long.MaxValue ? time.Upper : Math.Min(time.Upper, left);
        if (lower > time.Lower || upper < time.Upper)
        {
            diagnostics.Warning(
                DiagnosticCodes.RangeCutsClause,
                time.Clause.Span,
                $"The ranges of the streams cut this clause: within({Text(lower)}, {Text(upper)}) remains.",
                new DiagnosticFix("Lengthen the ranges or shorten the clause"));
        }
    }

    private static void CheckResolution(BoundQuery query, BoundJoin join, (JoinClauseSyntax Clause, long Lower, long Upper) time, (DiagnosticBag Diagnostics, IQueryCatalog? Catalog) context)
    {
        if (context.Catalog is not { } catalog || time.Lower == long.MinValue || time.Upper == long.MaxValue)
        {
            return;
        }

        foreach (var index in join.Streams.Indices())
        {
            var name = query.Streams[index].Syntax.Source.Text;
            var resolution = SelectorLanguages.Find(catalog, name) is { } known ? catalog.ResolutionOf(known) : TimeSpan.Zero;
            if (Math.Max(Math.Abs(time.Lower), Math.Abs(time.Upper)) < resolution.Ticks)
            {
                context.Diagnostics.Warning(
                    DiagnosticCodes.BelowResolution,
                    time.Clause.Span,
                    $"The timestamps of '{name}' are {DurationSyntax.Format(resolution.Ticks)} apart, which is more than this clause allows.");
                return;
            }
        }
    }

    private static string Text(long ticks) => ticks switch
    {
        long.MinValue => "-inf",
        long.MaxValue => "inf",
        0 => "0",
        < 0 => "-" + DurationSyntax.Format(-ticks),
        _ => DurationSyntax.Format(ticks),
    };
}
