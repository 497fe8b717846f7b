using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks the clauses of joins against each other and against the kind of join.</summary>
internal sealed class JoinChecks(BoundQuery query, DiagnosticBag diagnostics)
{
    public static void Run(BoundQuery query, DiagnosticBag diagnostics)
    {
        var checks = new JoinChecks(query, diagnostics);
        foreach (var join in query.Joins)
        {
            checks.CheckTime(join.Syntax);
            checks.CheckGroups(join.Syntax);
            checks.CheckMatching(join);
        }
    }

    private void CheckTime(JoinSyntax join)
    {
        var hasTime = join.Clauses.Any(static clause => clause is WithinSyntax or WithinBoundsSyntax or BeforeSyntax or AfterSyntax or AsOfSyntax);
        if (join.Matching is OnSyntax { Keys.Count: 0 } on && !hasTime)
        {
            diagnostics.Error(
                DiagnosticCodes.NoTimeClause,
                new TextSpan(on.Span.End - 1, 1),
                "A label name was expected: a join without keys needs a time clause, found 'on()' alone.",
                new DiagnosticFix("Add within(30s)", new TextSpan(on.Span.End, 0), " within(30s)"));
        }

        var before = join.Clause<BeforeSyntax>();
        var after = join.Clause<AfterSyntax>();
        if (before is not null && after is not null)
        {
            var meant = $"within(-{before.Distance.Text}, {after.Distance.Text})";
            Contradict(Later(before, after), "'before' and 'after' exclude each other.", $"Write {meant}");
        }

        if (join.Clause<AsOfSyntax>() is { } asOf)
        {
            JoinClauseSyntax? other = asOf.Direction switch { AsOfWord.Previous => after, AsOfWord.Next => before, _ => null };
            if (other is not null)
            {
                Contradict(Later(asOf, other), "'asof' looks the other way.", "Keep one of the two");
            }

            CheckAsOf(join, asOf);
        }
    }

    /// <summary>An as-of join is about left events: each takes its one partner.</summary>
    private void CheckAsOf(JoinSyntax join, AsOfSyntax asOf)
    {
        if (join.Kind is JoinWord.Right or JoinWord.Full)
        {
            Contradict(asOf, $"'asof' goes with and, or, unless, semi; '{Keywords.WordOf(join.Kind)}' is about right events, too.", "Swap the sides and write 'or'");
        }

        if (join.Matching is IgnoringSyntax ignoring)
        {
            Contradict(ignoring, "'asof' needs 'on(…)', found 'ignoring'.", "Name the keys with on(…)");
        }

        if (join.Clause<GroupSyntax>() is { Side: GroupModifier.Right } group)
        {
            diagnostics.Error(DiagnosticCodes.GroupNotAllowed, group.Span, "'asof' gives one result per left event, 'group_right' asks for one per right event.", new DiagnosticFix("Remove it", group.Span, string.Empty));
        }
    }

    private void CheckGroups(JoinSyntax join)
    {
        var groups = join.Clauses.OfType<GroupSyntax>().ToList();
        if (groups.Count == 0)
        {
            return;
        }

        var word = groups[0].Side == GroupModifier.Left ? "group_left" : "group_right";
        if (join.Kind is not (JoinWord.And or JoinWord.Or or JoinWord.Full))
        {
            diagnostics.Error(
                DiagnosticCodes.GroupNotAllowed,
                groups[0].Span,
                $"'{word}' goes with and, or, full; '{Keywords.WordOf(join.Kind)}' takes no grouping.",
                new DiagnosticFix($"Remove '{word}'", groups[0].Span, string.Empty));
        }

        if (groups.Count > 1)
        {
            Contradict(groups[1], "A join has one many side, found group_left and group_right.", "Keep one of the two");
        }
    }

    private void CheckMatching(BoundJoin join)
    {
        if (join.Syntax.Matching is not OnSyntax on)
        {
            return;
        }

        if (join.Syntax.Clause<IgnoringSyntax>() is { } ignoring)
        {
            diagnostics.Warning(
                DiagnosticCodes.IgnoringBesideOn,
                ignoring.Span,
                "'ignoring' has no effect beside 'on'.",
                new DiagnosticFix("Remove it", ignoring.Span, string.Empty));
        }

        CheckOneEvent(on.Keys.Select(static key => key.Left), join.Left);
        CheckOneEvent(on.Keys.Select(static key => key.Right).OfType<ExpressionSyntax>(), join.Right);
        foreach (var key in on.Keys.Where(static key => key.Right is null))
        {
            CheckPlainKey(key);
        }
    }

    /// <summary>All parts of a key come from one event, so they cannot name streams apart.</summary>
    private void CheckOneEvent(IEnumerable<ExpressionSyntax> parts, BoundNode side)
    {
        (string Alias, StreamSet Streams)? first = null;
        foreach (var field in parts.SelectMany(static part => part.SelfAndDescendants()).OfType<FieldSyntax>())
        {
            if (query.MeaningOf(field).Alias is not { } alias)
            {
                continue;
            }

            var streams = query.StreamsOf(alias, side);
            if (first is { } earlier && !earlier.Streams.Overlaps(streams))
            {
                diagnostics.Error(
                    DiagnosticCodes.KeyOfTwoAliases,
                    field.Span,
                    $"All parts of a key come from one event, found the aliases '{earlier.Alias}' and '{alias}'.",
                    new DiagnosticFix($"Take '{field.NameAfterAlias}' from '{earlier.Alias}', or join twice"));
                return;
            }

            first ??= (alias, streams);
        }
    }

    private void CheckPlainKey(KeySyntax key)
    {
        if (key.Left is FieldSyntax field && query.MeaningOf(field).Alias is { } alias)
        {
            var meant = $"{field.Name}={field.NameAfterAlias}";
            diagnostics.Warning(
                DiagnosticCodes.UnknownAlias,
                field.Span,
                $"'{alias}' is on the left side only; on the right side '{field.Name}' is read as a label.",
                new DiagnosticFix($"Write {meant}", field.Span, meant));
        }
    }

    private void Contradict(JoinClauseSyntax clause, string message, string title) =>
        diagnostics.Error(DiagnosticCodes.ContradictingClause, clause.Span, message, new DiagnosticFix(title));

    private static JoinClauseSyntax Later(JoinClauseSyntax first, JoinClauseSyntax second) =>
        first.Span.Start > second.Span.Start ? first : second;
}
