using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Finds what is allowed but probably not meant, or could be better.</summary>
internal sealed class LintChecks(BoundQuery query, DiagnosticBag diagnostics)
{
    public static void Run(BoundQuery query, DiagnosticBag diagnostics, IQueryCatalog? catalog)
    {
        if (diagnostics.HasErrors)
        {
            return;
        }

        var checks = new LintChecks(query, diagnostics);
        foreach (var join in query.Joins)
        {
            checks.CheckLevels(join.Syntax);
            TimeLints.Run(query, join, diagnostics, catalog);
        }

        checks.CheckAliases();
        foreach (var node in query.Root.SelfAndDescendants().OfType<BoundPipeline>())
        {
            checks.CheckFilter(node);
            checks.CheckState(node);
            checks.CheckHyphens(node);
        }
    }

    private void CheckLevels(JoinSyntax join)
    {
        foreach (var side in (JoinExpressionSyntax[])[join.Left, join.Right])
        {
            if (side is JoinSyntax inner && Keywords.IsLoose(inner.Kind) != Keywords.IsLoose(join.Kind))
            {
                diagnostics.Warning(
                    DiagnosticCodes.MixedLevels,
                    join.OperatorSpan,
                    $"'{Keywords.WordOf(inner.Kind)}' binds tighter than '{Keywords.WordOf(join.Kind)}'.",
                    new DiagnosticFix("Put parentheses around it, as format does"));
            }
        }
    }

    private void CheckAliases()
    {
        foreach (var primary in query.Syntax.SelfAndDescendants().OfType<PrimarySyntax>())
        {
            if (primary.Alias is { } alias && !query.UsedAliases.Contains(alias.Text))
            {
                diagnostics.Hint(DiagnosticCodes.UnusedAlias, alias.Span, $"The alias '{alias.Text}' is not used in the query.");
            }
        }
    }

    private void CheckFilter(BoundPipeline pipeline)
    {
        if (pipeline.Syntax.Filter is { } filter)
        {
            diagnostics.Hint(
                DiagnosticCodes.FilterCouldMove,
                filter.Span,
                "A trailing filter acts on every stream and could stand in the selectors, where the sources do the work.",
                new DiagnosticFix("Move it into the selectors"));
        }
    }

    private void CheckState(BoundPipeline pipeline)
    {
        foreach (var aggregate in pipeline.Syntax.Stages.OfType<AggregateStageSyntax>())
        {
            if (aggregate.Window is SessionWindowSyntax { Maximum: null } session)
            {
                diagnostics.Hint(
                    DiagnosticCodes.UnboundedState,
                    session.Span,
                    "A session without a greatest length can grow without bound.",
                    new DiagnosticFix($"Write [session {session.Gap.Text}, 4h]", session.Span, $"[session {session.Gap.Text}, 4h]"));
            }
            else if (aggregate.Window is null && aggregate.Grouping is { Labels.Count: > 0 })
            {
                diagnostics.Hint(
                    DiagnosticCodes.UnboundedState,
                    aggregate.Span,
                    "Groups without a window are kept to the end of the input.",
                    new DiagnosticFix("Add a window such as [5m]"));
            }
        }
    }

    /// <summary>A hyphen in a name of an expression that could be a minus: <c>a.x-5</c>, <c>a.x-b.y</c>.</summary>
    private void CheckHyphens(BoundPipeline pipeline)
    {
        var parts = pipeline.Syntax.Stages.SelectMany(static stage => stage.SelfAndDescendants())
            .OfType<FieldSyntax>().Where(static field => field.Quoted is null).SelectMany(static field => field.Parts);
        foreach (var part in parts)
        {
            var hyphen = part.Text.LastIndexOf('-');
            var right = part.Text[(hyphen + 1)..];
            if (hyphen > 0 && (right.All(char.IsAsciiDigit) || query.Aliases.ContainsKey(right)))
            {
                var meant = part.Text[..hyphen] + " - " + right;
                diagnostics.Warning(
                    DiagnosticCodes.HyphenOrMinus,
                    part.Span,
                    $"The hyphen of '{part.Text}' belongs to the name; a minus has blanks around it.",
                    new DiagnosticFix($"Write {meant} to subtract", part.Span, meant));
            }
        }
    }
}
