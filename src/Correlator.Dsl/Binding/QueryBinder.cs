using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Expands let names, numbers the streams and collects the aliases.</summary>
internal sealed class QueryBinder
{
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, LetSyntax> _lets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedLets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameSyntax> _writtenAliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StreamSet> _letUses = new(StringComparer.Ordinal);
    private readonly HashSet<LetSyntax> _open = new(ReferenceEqualityComparer.Instance);
    private readonly BindingTables _tables = new();
    private bool _isFull;

    private QueryBinder(DiagnosticBag diagnostics) => _diagnostics = diagnostics;

    /// <summary>Binds a query that has been read without errors, and reports all errors and lints of meaning.</summary>
    public static BoundQuery Bind(QuerySyntax query, DiagnosticBag diagnostics, IQueryCatalog? catalog)
    {
        var binder = new QueryBinder(diagnostics);
        var bound = binder.Bind(query);
        if (!binder._isFull)
        {
            FieldBinder.Bind(bound, binder._tables, diagnostics);
            JoinChecks.Run(bound, diagnostics);
            StageChecks.Run(bound, diagnostics);
            SequenceChecks.Run(bound, diagnostics);
            ValueChecks.Run(bound, diagnostics);
            SourceChecks.Run(bound, diagnostics, catalog);
            LintChecks.Run(bound, diagnostics, catalog);
        }

        return bound;
    }

    private BoundQuery Bind(QuerySyntax query)
    {
        foreach (var statement in query.Statements)
        {
            if (statement is LetSyntax let)
            {
                Declare(let);
            }
            else if (statement is SetSyntax set && !_tables.Settings.TryAdd(set.Option.Name.Text.ToLowerInvariant(), set.Option.Value))
            {
                _diagnostics.Error(
                    DiagnosticCodes.RepeatedClause,
                    set.Option.Name.Span,
                    $"'{set.Option.Name.Text}' is set once, found a duplicate.",
                    new DiagnosticFix("Keep one of them", set.Span, string.Empty));
            }
        }

        var root = BindPipeline(query.Pipeline);
        foreach (var (name, streams) in _letUses)
        {
            _tables.Aliases.TryAdd(name, streams);
        }

        foreach (var let in _lets.Values.Where(let => !_usedLets.Contains(let.Name.Text)))
        {
            _diagnostics.Warning(DiagnosticCodes.UnusedLet, let.Name.Span, $"'{let.Name.Text}' is never used.", new DiagnosticFix("Remove it", let.Span, string.Empty));
        }

        return new BoundQuery(query, root, _tables);
    }

    private void Declare(LetSyntax let)
    {
        // Looked up before it is known itself, so that it cannot stand for a part of itself.
        CheckLetNames(let.Pipeline);
        if (!_lets.TryAdd(let.Name.Text, let))
        {
            _diagnostics.Error(
                DiagnosticCodes.NameTaken,
                let.Name.Span,
                $"A let name stands for one pipeline, '{let.Name.Text}' is already taken.",
                new DiagnosticFix("Choose another name"));
        }
    }

    private void CheckLetNames(PipelineSyntax pipeline)
    {
        foreach (var reference in pipeline.SelfAndDescendants().OfType<LetReferenceSyntax>())
        {
            Find(reference);
        }
    }

    private LetSyntax? Find(LetReferenceSyntax reference)
    {
        var name = reference.Name.Text;
        if (_lets.TryGetValue(name, out var let))
        {
            _usedLets.Add(name);
            return let;
        }

        var meant = Spelling.Nearest(name, _lets.Keys.Concat(Keywords.JoinWords));
        var known = _lets.Count == 0 ? "no let is declared before it" : $"known are {string.Join(", ", _lets.Keys)}";
        _diagnostics.Error(
            DiagnosticCodes.UnknownLet,
            reference.Name.Span,
            $"A source such as {name}({{…}}) or the name of a let was expected, found '{name}': {known}.",
            meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", reference.Name.Span, meant));
        return null;
    }

    private BoundPipeline BindPipeline(PipelineSyntax syntax, string? alias = null, string? letName = null) =>
        new(syntax, BindJoinExpression(syntax.Source, alias)) { Alias = alias, LetName = letName };

    /// <summary>Binds joins and primaries; <paramref name="outerAlias"/> is what the parentheses or the let around it are called.</summary>
    private BoundNode BindJoinExpression(JoinExpressionSyntax expression, string? outerAlias = null)
    {
        switch (expression)
        {
            case JoinSyntax join:
                var left = BindJoinExpression(join.Left);
                var place = _tables.Joins.Count;
                var right = BindJoinExpression(join.Right);
                var bound = new BoundJoin(join, left, right);
                _tables.Joins.Insert(Math.Min(place, _tables.Joins.Count), bound);
                return bound;
            case PrimarySyntax primary:
                var node = BindPrimary(primary, primary.Alias?.Text ?? outerAlias);
                DeclareAlias(primary.Alias, node);
                return node;
            default:
                throw new InvalidOperationException("The tree of join expressions is closed.");
        }
    }

    private BoundNode BindPrimary(PrimarySyntax primary, string? alias) => primary switch
    {
        ParenthesizedSyntax group => BindPipeline(group.Pipeline, alias),
        SequenceSyntax sequence => BindSequence(sequence),
        LetReferenceSyntax reference => BindUse(reference, alias),
        _ => BindStream((StreamSyntax)primary, alias),
    };

    private BoundNode BindUse(LetReferenceSyntax reference, string? alias)
    {
        // A let that is declared later may lead back here; that it is not known yet was reported at its declaration.
        if (_isFull || Find(reference) is not { } let || !_open.Add(let))
        {
            return BindStream(new StreamSyntax(reference.Span, reference.Name), alias);
        }

        var use = BindPipeline(let.Pipeline, alias, let.Name.Text);
        _open.Remove(let);
        var earlier = _letUses.GetValueOrDefault(let.Name.Text);
        _letUses[let.Name.Text] = earlier.Union(use.Streams);
        return use;
    }

    private BoundSequence BindSequence(SequenceSyntax sequence)
    {
        var steps = sequence.Steps.Select(step => BindPipeline(step.Pipeline)).ToList();
        var until = sequence.Until is null ? null : BindPipeline(sequence.Until.Pipeline);
        var streams = steps.Aggregate(until?.Streams ?? default, static (all, step) => all.Union(step.Streams));
        return new BoundSequence(sequence, steps, until, streams);
    }

    private BoundStream BindStream(StreamSyntax syntax, string? alias)
    {
        if (_tables.Streams.Count >= Parser.MaxStreams)
        {
            if (!_isFull)
            {
                _diagnostics.Error(DiagnosticCodes.TooLarge, syntax.Span, $"A query has at most {Parser.MaxStreams} streams, counting each use of a let.");
            }

            _isFull = true;
            return _tables.Streams[^1];
        }

        var stream = new BoundStream(syntax, _tables.Streams.Count) { Alias = alias };
        _tables.Streams.Add(stream);
        return stream;
    }

    private void DeclareAlias(NameSyntax? alias, BoundNode node)
    {
        if (alias is null)
        {
            return;
        }

        // The same node again is the alias of a let that is used once more; it then stands for all its uses.
        if (_writtenAliases.TryGetValue(alias.Text, out var first) && !ReferenceEquals(first, alias))
        {
            _diagnostics.Error(
                DiagnosticCodes.NameTaken,
                alias.Span,
                $"An alias names one part of the query, '{alias.Text}' is already taken.",
                new DiagnosticFix("Choose another name"));
            return;
        }

        _writtenAliases[alias.Text] = alias;
        _tables.Aliases[alias.Text] = _tables.Aliases.GetValueOrDefault(alias.Text).Union(node.Streams);
    }
}
