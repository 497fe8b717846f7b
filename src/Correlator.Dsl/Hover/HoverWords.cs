using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Hover;

/// <summary>Finds the topic of a word or mark from the nodes around it.</summary>
internal static class HoverWords
{
    /// <summary>The topic of a word of the language, also of a join word that is misspelled; where the tree does not tell, because of an error, that of the word wherever it stands.</summary>
    public static HoverTopic? OfWord(HoverTarget target, string word) => target.Innermost is JoinSyntax join && join.OperatorSpan == target.Token.Span
        ? HoverTopics.Find(HoverPlace.Join, Keywords.WordOf(join.Kind))
        : target.Path.Reverse().SelectMany(PlacesOf).Select(place => HoverTopics.Find(place, word)).FirstOrDefault(static topic => topic is not null)
            ?? HoverTopics.Find(word);

    /// <summary>The topic of a mark, number or text, and the part of the query that it is about.</summary>
    public static (HoverTopic? Topic, TextSpan Span) OfMark(HoverTarget target, string mark)
    {
        var token = target.Token;
        foreach (var node in target.Path.Reverse())
        {
            if (node is MatcherSyntax or LabelComparisonSyntax or PredicateSyntax)
            {
                return (HoverTopics.Find(HoverPlace.Operator, mark), token.Span);
            }

            if (node is PipelineSyntax or JoinSyntax or StreamSyntax or KeySyntax)
            {
                break;
            }

            if (TopicOf(node, token, mark) is { } topic)
            {
                return (topic, node.Span);
            }
        }

        return (null, token.Span);
    }

    private static HoverPlace[] PlacesOf(SyntaxNode node) => node switch
    {
        PredicateSyntax => [HoverPlace.Predicate],
        LineFilterSyntax => [HoverPlace.LineFilter],
        AggregateCallSyntax or GroupingSyntax or AggregateStageSyntax => [HoverPlace.Aggregate],
        WindowSyntax => [HoverPlace.Window],
        EmitStageSyntax or OptionSyntax => [HoverPlace.Emit, HoverPlace.Stage],
        StageSyntax or SelectItemSyntax => [HoverPlace.Stage],
        QuantifierSyntax => [HoverPlace.Quantifier, HoverPlace.Sequence],
        SequenceStepSyntax => [HoverPlace.Sequence],
        SequenceSyntax => [HoverPlace.Sequence, HoverPlace.Statement],
        JoinClauseSyntax => [HoverPlace.Clause],
        JoinSyntax => [HoverPlace.Join, HoverPlace.Clause],
        RangeSyntax or AtSyntax or OffsetSyntax => [HoverPlace.Stream],
        StreamSyntax => [HoverPlace.Stream, HoverPlace.Statement],
        PrimarySyntax or StatementSyntax => [HoverPlace.Statement],
        _ => [],
    };

    private static HoverTopic? TopicOf(SyntaxNode node, Token token, string mark) => node switch
    {
        LookbackRangeSyntax => HoverTopics.Find(HoverPlace.Stream, StreamTopics.Lookback),
        AbsoluteRangeSyntax => HoverTopics.Find(HoverPlace.Stream, StreamTopics.Absolute),
        OffsetSyntax => HoverTopics.Find(HoverPlace.Stream, "offset"),
        AtSyntax => HoverTopics.Find(HoverPlace.Stream, "@"),
        OptionSyntax option => HoverTopics.Find(HoverPlace.Option, option.Name.Text),
        LabelSelectorSyntax when IsEdge(node, token) => HoverTopics.Find(HoverPlace.Selector, StreamTopics.Labels),
        PostFilterSyntax when IsEdge(node, token) => HoverTopics.Find(HoverPlace.Selector, StreamTopics.TrailingFilter),
        EverythingSelectorSyntax => HoverTopics.Find(HoverPlace.Selector, "*"),
        LuceneSelectorSyntax => HoverTopics.Find(HoverPlace.Selector, StreamTopics.Lucene),
        NativeSelectorSyntax => HoverTopics.Find(HoverPlace.Selector, StreamTopics.Native),
        JoinClauseSyntax clause when token.Kind == TokenKind.Number => OfClause(clause),
        SequenceStepSyntax step when IsEdge(node, token) || token.Kind is TokenKind.OpenBracket or TokenKind.CloseBracket =>
            HoverTopics.Find(HoverPlace.Sequence, step.IsNegated ? PatternTopics.NegatedStep : PatternTopics.Step),
        SequenceSyntax { MaxSpan: not null } when token.Kind == TokenKind.Number => HoverTopics.Find(HoverPlace.Sequence, "maxspan"),
        QuantifierSyntax => OfQuantifier(mark),
        WindowSyntax window => OfWindow(window),
        ThresholdSyntax => HoverTopics.Find(HoverPlace.Aggregate, PatternTopics.Threshold),
        LineFilterSyntax filter => OfLineFilter(filter),
        PatternStageSyntax => HoverTopics.Find(HoverPlace.Stage, "pattern"),
        RegexpStageSyntax => HoverTopics.Find(HoverPlace.Stage, "regexp"),
        LineFormatStageSyntax => HoverTopics.Find(HoverPlace.Stage, "line_format"),
        LimitStageSyntax => HoverTopics.Find(HoverPlace.Stage, "limit"),
        SampleStageSyntax => HoverTopics.Find(HoverPlace.Stage, "sample"),
        SuppressStageSyntax => HoverTopics.Find(HoverPlace.Stage, "suppress"),
        LookupStageSyntax => HoverTopics.Find(HoverPlace.Stage, "lookup"),
        _ => null,
    };

    private static bool IsEdge(SyntaxNode node, Token token) => token.Start == node.Span.Start || token.End == node.Span.End;

    private static HoverTopic? OfClause(JoinClauseSyntax clause) => HoverTopics.Find(HoverPlace.Clause, clause switch
    {
        WithinSyntax or WithinBoundsSyntax => "within",
        BeforeSyntax => "before",
        AfterSyntax => "after",
        _ => "asof",
    });

    private static HoverTopic? OfQuantifier(string mark) => HoverTopics.Find(HoverPlace.Quantifier, mark is "+" or "*" or "?" ? mark : PatternTopics.Braces);

    private static HoverTopic? OfWindow(WindowSyntax window) => HoverTopics.Find(HoverPlace.Window, window switch
    {
        TumblingWindowSyntax => PatternTopics.Tumbling,
        HoppingWindowSyntax => PatternTopics.Hopping,
        SlidingWindowSyntax => "sliding",
        SessionWindowSyntax => "session",
        _ => "events",
    });

    private static HoverTopic? OfLineFilter(LineFilterSyntax filter) => HoverTopics.Find(HoverPlace.LineFilter, filter.Operator switch
    {
        LineFilterOperator.Contains => "|=",
        LineFilterOperator.NotContains => "!=",
        LineFilterOperator.Matches => "|~",
        _ => "!~",
    });
}
