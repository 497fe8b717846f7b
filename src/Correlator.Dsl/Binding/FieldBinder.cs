using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Decides for every field whether its first part is an alias, and finds aliases that do not exist.</summary>
internal sealed class FieldBinder(BoundQuery query, BindingTables tables, DiagnosticBag diagnostics)
{
    public static void Bind(BoundQuery query, BindingTables tables, DiagnosticBag diagnostics)
    {
        var binder = new FieldBinder(query, tables, diagnostics);
        foreach (var node in query.Root.SelfAndDescendants())
        {
            switch (node)
            {
                case BoundPipeline pipeline:
                    binder.BindStages(pipeline);
                    break;
                case BoundJoin join:
                    binder.BindJoin(join);
                    break;
            }
        }
    }

    private void BindStages(BoundPipeline pipeline)
    {
        foreach (var stage in pipeline.Syntax.Stages)
        {
            BindAll(stage, pipeline);
        }
    }

    private void BindJoin(BoundJoin join)
    {
        foreach (var key in (join.Syntax.Matching as OnSyntax)?.Keys ?? [])
        {
            BindAll(key.Left, join.Left);
            if (key.Right is not null)
            {
                BindAll(key.Right, join.Right);
            }
        }

        if (join.Syntax.Clause<WithinBoundsSyntax>()?.Of is { } alias)
        {
            Require(alias, join.Left, "on the left side of the join");
        }

        if (join.Syntax.Clause<GroupSyntax>() is { } group)
        {
            BindAll(group, join);
        }
    }

    private void BindAll(SyntaxNode root, BoundNode scope)
    {
        foreach (var node in root.SelfAndDescendants())
        {
            switch (node)
            {
                case FieldSyntax field:
                    BindField(field, scope);
                    break;
                case MissingPredicateSyntax missing:
                    Require(missing.Alias, scope, "in this query");
                    break;
                case CallSyntax { Name.Text: "time" or "count", Arguments: [FieldSyntax { Parts.Count: 1 } argument] }:
                    Require(argument.Parts[0], scope, "in this query");
                    break;
            }
        }
    }

    private void BindField(FieldSyntax field, BoundNode scope)
    {
        if (field.Parts.Count < 2 || field.Quoted is not null)
        {
            return;
        }

        var first = field.Parts[0];
        if (!query.StreamsOf(first.Text, scope).IsEmpty)
        {
            tables.UsedAliases.Add(first.Text);
            tables.Fields[field] = new FieldMeaning(first.Text, field.NameAfterAlias);
            return;
        }

        tables.Fields[field] = new FieldMeaning(null, field.Name);
        if (Spelling.Nearest(first.Text, query.AliasesIn(scope)) is { } meant && Math.Min(meant.Length, first.Text.Length) > 2)
        {
            diagnostics.Warning(
                DiagnosticCodes.UnknownAlias,
                first.Span,
                $"'{first.Text}' is no alias here, so '{field.Name}' is read as a label.",
                new DiagnosticFix($"Did you mean '{meant}'?", first.Span, meant));
        }
    }

    private void Require(NameSyntax alias, BoundNode scope, string where)
    {
        if (!query.StreamsOf(alias.Text, scope).IsEmpty)
        {
            tables.UsedAliases.Add(alias.Text);
            return;
        }

        var known = query.AliasesIn(scope).Order(StringComparer.Ordinal).ToList();
        var meant = Spelling.Nearest(alias.Text, known);
        var list = known.Count == 0 ? "there is none" : $"known are {string.Join(", ", known)}";
        diagnostics.Error(
            DiagnosticCodes.UnknownAlias,
            alias.Span,
            $"An alias {where} was expected, found '{alias.Text}'; {list}.",
            meant is null ? new DiagnosticFix("Name a stream with 'as'") : new DiagnosticFix($"Did you mean '{meant}'?", alias.Span, meant));
    }
}
