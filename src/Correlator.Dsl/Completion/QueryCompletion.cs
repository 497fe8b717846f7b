using Correlator.Dsl.Completion;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Proposes what can stand at a place of a query, finished or not.</summary>
public static class QueryCompletion
{
    /// <summary>The proposals for the text before the cursor, most useful first, filtered by the word that is begun.</summary>
    /// <param name="text">The whole text; what follows the cursor does not matter.</param>
    /// <param name="offset">The cursor: UTF-16 units before it, from 0 to the length of the text.</param>
    /// <param name="catalog">The known sources with their labels; null to propose common ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cursor is outside of the text.</exception>
    public static IReadOnlyList<CompletionItem> Complete(string text, int offset, IQueryCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, text.Length);
        if (offset > Parser.MaxLength)
        {
            return [];
        }

        var before = text[..offset];
        var context = CompletionScanner.Scan(before, SelectorLanguages.From(catalog));
        var begun = before[context.Start..];
        var replaces = TextSpan.FromBounds(context.Start, offset);
        var items = new List<CompletionItem>();
        foreach (var (proposal, kind) in Proposals(context, before, catalog))
        {
            if (Matches(proposal, begun) && !items.Exists(item => item.Text == proposal))
            {
                items.Add(new CompletionItem(proposal, kind, replaces));
            }
        }

        return items;
    }

    private static bool Matches(string proposal, string begun) =>
        proposal.StartsWith(begun, StringComparison.OrdinalIgnoreCase)
        || (proposal[0] == '"' && begun.Length > 0 && proposal.AsSpan(1).StartsWith(begun.AsSpan().TrimStart("\"'`"), StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string Text, CompletionKind Kind)> Proposals(CompletionContext context, string before, IQueryCatalog? catalog) => context.Place switch
    {
        CompletionPlace.Beginning => [.. Primaries(catalog, before), ("let ", CompletionKind.Keyword), ("set ", CompletionKind.Keyword)],
        CompletionPlace.Primary => Primaries(catalog, before),
        CompletionPlace.Selector => Selectors(context, catalog),
        CompletionPlace.LabelName => As(Labels(context, catalog).Select(static name => name + "="), CompletionKind.Label),
        CompletionPlace.LabelOperator => As(CompletionCatalog.Operators, CompletionKind.Keyword),
        CompletionPlace.LabelValue => As(Values(context, catalog), CompletionKind.Value),
        CompletionPlace.LuceneWord => As(Lucene(context, catalog), CompletionKind.Label),
        CompletionPlace.Range => As(CompletionCatalog.Ranges, CompletionKind.Range),
        CompletionPlace.JoinWord => As(CompletionCatalog.JoinWords, CompletionKind.Keyword),
        CompletionPlace.Sequence => As(CompletionCatalog.SequenceWords.Concat(CompletionCatalog.JoinWords), CompletionKind.Keyword),
        CompletionPlace.Matching => As(["on(", "ignoring("], CompletionKind.Keyword),
        CompletionPlace.Key => As(CompletionCatalog.Keys.Concat(Labels(context, catalog)), CompletionKind.Label),
        CompletionPlace.Clause => [.. As(CompletionCatalog.Clauses.Where(clause => !context.Clauses.Contains(clause[..^1])), CompletionKind.Keyword), .. Primaries(catalog, before)],
        CompletionPlace.Label => As(Labels(context, catalog), CompletionKind.Label),
        CompletionPlace.Duration => As(CompletionCatalog.Durations, CompletionKind.Duration),
        CompletionPlace.Direction => As(CompletionCatalog.Directions, CompletionKind.Keyword),
        CompletionPlace.Stage => [.. As(Stages(Keywords.ResultStageWords.Concat(Keywords.EventStageWords)), CompletionKind.Keyword), .. As(Aggregates(), CompletionKind.Keyword)],
        CompletionPlace.EventStage => As(Stages(Keywords.EventStageWords).Concat(before.TrimEnd().EndsWith('|') ? [] : ["| ", "|= ", "|~ "]), CompletionKind.Keyword),
        CompletionPlace.Field => [.. As(Labels(context, catalog), CompletionKind.Label), .. As(CompletionCatalog.Functions, CompletionKind.Keyword)],
        CompletionPlace.EmitWord => As(CompletionCatalog.EmitModes, CompletionKind.Keyword),
        _ => [],
    };

    private static IEnumerable<(string Text, CompletionKind Kind)> As(IEnumerable<string> texts, CompletionKind kind) => texts.Select(text => (text, kind));

    private static IEnumerable<(string Text, CompletionKind Kind)> Primaries(IQueryCatalog? catalog, string before)
    {
        var sources = catalog is null ? CompletionCatalog.Sources : catalog.Sources;
        return [.. As(sources.Select(static name => name + "("), CompletionKind.Source), .. As(LetNames(before), CompletionKind.Source), ("sequence ", CompletionKind.Keyword)];
    }

    private static IEnumerable<(string Text, CompletionKind Kind)> Selectors(CompletionContext context, IQueryCatalog? catalog) =>
        SelectorLanguages.From(catalog)(context.Source ?? string.Empty) switch
        {
            SelectorDialect.Native => [],
            SelectorDialect.Lucene => As(Lucene(context, catalog), CompletionKind.Label),
            _ => [("{", CompletionKind.Keyword), .. As(Labels(context, catalog).Select(static name => "{" + name + "="), CompletionKind.Label)],
        };

    private static IEnumerable<string> LetNames(string before)
    {
        var lexer = new Lexer(before);
        for (var token = lexer.Scan(0); token.Kind != TokenKind.End;)
        {
            var next = lexer.Scan(token.End);
            if (token.Kind == TokenKind.Name && next.Kind == TokenKind.Name && token.Span.In(before).Equals("let", StringComparison.OrdinalIgnoreCase) && next.End < before.Length)
            {
                yield return next.Span.In(before);
            }

            token = next;
        }
    }

    private static IEnumerable<string> Labels(CompletionContext context, IQueryCatalog? catalog)
    {
        var known = catalog is null ? [] : (context.Source is { } source ? [source] : catalog.Sources).SelectMany(name => catalog.LabelNames(SelectorLanguages.Find(catalog, name) ?? name)).ToList();
        return known.Count > 0 ? known : CompletionCatalog.LabelNames;
    }

    private static IEnumerable<string> Values(CompletionContext context, IQueryCatalog? catalog)
    {
        var label = context.Label ?? string.Empty;
        var known = catalog is null || context.Source is not { } source ? [] : catalog.LabelValues(SelectorLanguages.Find(catalog, source) ?? source, label);
        return (known.Count > 0 ? known : CompletionCatalog.ValuesOf(label)).Select(StringDecoder.Encode);
    }

    private static IEnumerable<string> Lucene(CompletionContext context, IQueryCatalog? catalog) =>
        catalog is null ? CompletionCatalog.LuceneWords : Labels(context, catalog).Select(static name => name + ":").Concat(CompletionCatalog.LuceneWords);

    private static IEnumerable<string> Stages(IEnumerable<string> words) =>
        words.Select(static word => word is "json" or "logfmt" or "dedup" ? word : word + " ");

    private static IEnumerable<string> Aggregates() => Enum.GetValues<AggregateWord>().Select(static function => function == AggregateWord.Count ? "count" : Keywords.WordOf(function) + "(");
}
