using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Turns a stream of the syntax tree into one of the graph.</summary>
internal sealed class StreamCompiler(SourceCatalog? catalog, CorrelationOptions options, bool isDescribed)
{
    private static readonly ExpressionCompiler Unscoped = new(new HashSet<string>());
    private readonly Dictionary<(ILogSource Family, string Text), ILogSource> _members = [];

    public StreamNode Compile(StreamSyntax syntax, IReadOnlyList<Predicate> filters)
    {
        var body = syntax.Selector?.Body;
        var stages = new List<EventStage>();
        foreach (var stage in syntax.Selector?.Stages ?? [])
        {
            stages.Add(EventStageCompiler.Compile(stage, Unscoped));
        }

        stages.AddRange(filters.Select(EventStage.Where));
        var isMember = catalog is not null && catalog.TryGet(syntax.Source.Text, out var known) && known is SourceFamily;
        var source = FindSource(syntax, body);
        var (since, until) = History(syntax);
        return new StreamNode(source?.Name ?? syntax.Source.Text)
        {
            Source = source,
            Selector = SelectorText(body),
            Matchers = isMember ? [] : Matchers(body),
            Stages = stages,
            Range = syntax.Range is LookbackRangeSyntax lookback ? TimeSpan.FromTicks(lookback.Duration.Ticks) : UsualRange(),
            Since = since,
            Until = until,
            Offset = TimeSpan.FromTicks(syntax.Offset?.Ticks ?? 0),
            Lateness = Duration(syntax, "lateness"),
            Idle = Duration(syntax, "idle"),
            MaxOutage = Duration(syntax, "max_outage"),
            MaxState = Option(syntax, "max_state") is { } state ? SettingsCompiler.State(state) : StateBudget.Unlimited,
            Limit = Option(syntax, "limit") is { Value: QuantitySyntax count } ? (long)count.Value : null,
            Alias = syntax.Alias?.Text,
        };
    }

    /// <summary>Adds a lookup: of a table that the catalog knows, else of a file.</summary>
    public LookupNode Lookup(LookupStageSyntax syntax, OperatorNode input, IReadOnlyList<KeyPart> keys)
    {
        var name = syntax.Path.Value.Length > 0 ? syntax.Path.Value : throw NotCompiledException.BadValue(syntax.Path, "`lookup` needs the name of a table: a file, or one of the catalog.");
        if (isDescribed || catalog is null)
        {
            return new LookupNode(input, name, keys);
        }

        try
        {
            var table = catalog.LookupTable(name);
            var missing = keys.FirstOrDefault(key => !table.Columns.Contains(key.Right.ToString()));
            return missing is null
                ? new LookupNode(input, name, keys) { Table = table }
                : throw NotCompiledException.BadValue(syntax, $"The lookup table has no column `{missing.Right}`; it has {string.Join(", ", table.Columns)}.");
        }
        catch (CorrelatorException error)
        {
            throw NotCompiledException.BadValue(syntax.Path, error.Message);
        }
    }

    private ILogSource? FindSource(StreamSyntax syntax, SelectorBodySyntax? body)
    {
        if (catalog is null)
        {
            return null;
        }

        if (!catalog.TryGet(syntax.Source.Text, out var source) && isDescribed)
        {
            return null;
        }

        source ??= catalog[syntax.Source.Text];
        if (body is NativeSelectorSyntax && source.Language != SelectorLanguage.Native)
        {
            throw NotCompiledException.BadValue(body, $"The source `{source.Name}` has no language of its own; write labels, `{{name=\"value\"}}`, or `{{}}` for everything.");
        }

        if (source is not SourceFamily family)
        {
            return source;
        }

        if (body is not TextSelectorSyntax { Text.Value: { Length: > 0 } text })
        {
            throw NotCompiledException.BadValue(syntax, $"`{syntax.Source.Text}` needs a quoted text that says which: {syntax.Source.Text}(\"/var/log/*.log\").");
        }

        if (!_members.TryGetValue((family, text), out var member))
        {
            _members.Add((family, text), member = family.Create(text));
        }

        return member;
    }

    private static string SelectorText(SelectorBodySyntax? body) => body switch
    {
        null or EverythingSelectorSyntax => string.Empty,
        LabelSelectorSyntax { Matchers.Count: 0 } => string.Empty,
        LabelSelectorSyntax labels => $"{{{string.Join(", ", labels.Matchers.Select(static matcher => ExpressionCompiler.Condition(matcher).ToMatcherText()))}}}",
        TextSelectorSyntax text => ValueExpression.Text(text.Text.Value).ToString(),
        LuceneSelectorSyntax lucene => BalancedText.WithoutComments(lucene.Text, "\""),
        NativeSelectorSyntax native => BalancedText.WithoutComments(native.Text, "\"'`"),
        _ => string.Empty,
    };

    private static IReadOnlyList<Predicate> Matchers(SelectorBodySyntax? body) => body switch
    {
        LabelSelectorSyntax labels => [.. labels.Matchers.Select(ExpressionCompiler.Condition)],
        LuceneSelectorSyntax lucene => [LuceneCompiler.Compile(lucene.Query)],
        TextSelectorSyntax text => [LuceneCompiler.Compile(text.Text.Value)],
        _ => [],
    };

    private (DateTimeOffset? Since, DateTimeOffset? Until) History(StreamSyntax syntax)
    {
        if (syntax.At is { } at)
        {
            if (at.Anchor == AtAnchor.Start && options.Since is null)
            {
                return isDescribed ? (null, null) : throw NotCompiledException.BadValue(at, "`@ start()` is the start of the run: say when that is, with `--since` or CorrelationOptions.Since.");
            }

            var end = at.Anchor switch
            {
                AtAnchor.Instant => Instant(at.Instant!),
                AtAnchor.Start => options.Since!.Value,
                _ => options.Until ?? options.Scheduler.Now,
            };
            var range = syntax.Range is LookbackRangeSyntax lookback ? TimeSpan.FromTicks(lookback.Duration.Ticks) : options.DefaultRange;
            return (end - range, end);
        }

        if (syntax.Range is not AbsoluteRangeSyntax absolute)
        {
            return (null, null);
        }

        // Whether "now" and "2h ago" come before a date shows only here.
        var (since, until) = (Instant(absolute.Start), Instant(absolute.End));
        return since < until ? (since, until) : throw new NotCompiledException(DiagnosticCodes.NotPositive, absolute.Span, "A range starts before it ends.");
    }

    // Null is what a stream without a range has in C#; where the options say the same, both give one graph.
    private TimeSpan? UsualRange() => options.DefaultRange == StreamNode.DefaultRange ? null : options.DefaultRange;

    private DateTimeOffset Instant(InstantSyntax syntax) => syntax switch
    {
        DateInstantSyntax { ZoneMinutes: null } local =>
            new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(new DateTime(local.Ticks, DateTimeKind.Unspecified), options.TimeZone)),
        DateInstantSyntax date => new DateTimeOffset(date.UtcTicks(), TimeSpan.Zero),
        UnixInstantSyntax unix => new DateTimeOffset(unix.UtcTicks, TimeSpan.Zero),
        AgoInstantSyntax ago => options.Scheduler.Now - TimeSpan.FromTicks(ago.Duration.Ticks),
        _ => options.Scheduler.Now,
    };

    private static TimeSpan? Duration(StreamSyntax syntax, string name) =>
        Option(syntax, name) is { } option ? SettingsCompiler.Duration(option) : null;

    private static OptionSyntax? Option(StreamSyntax syntax, string name) =>
        syntax.Options.FirstOrDefault(option => option.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase));
}
