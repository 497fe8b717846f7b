using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Turns the stages that act on single events into those of the graph.</summary>
internal static class EventStageCompiler
{
    /// <summary>Whether a stage behind a stream that stands alone acts on its events.</summary>
    public static bool IsEventStage(StageSyntax stage) => stage is LineFilterSyntax or JsonStageSyntax or LogfmtStageSyntax
        or PatternStageSyntax or RegexpStageSyntax or KeepStageSyntax or DropStageSyntax or LabelFormatStageSyntax or LineFormatStageSyntax
        or SampleStageSyntax or WhereStageSyntax or DedupStageSyntax;

    public static EventStage Compile(StageSyntax stage, ExpressionCompiler expressions) => stage switch
    {
        LineFilterSyntax filter => LineFilter(filter),
        JsonStageSyntax json => EventStage.Json(Extracts(json.Extracts)),
        LogfmtStageSyntax logfmt => EventStage.Logfmt(Extracts(logfmt.Extracts)),
        PatternStageSyntax pattern => EventStage.Pattern(pattern.Pattern.Value),
        RegexpStageSyntax regexp => EventStage.Regexp(regexp.Pattern.Value),
        WhereStageSyntax where => EventStage.Where(expressions.Predicate(where.Predicate)),
        KeepStageSyntax keep => EventStage.Keep([.. keep.Labels.Select(static label => label.Name)]),
        DropStageSyntax drop => EventStage.Drop([.. drop.Labels.Select(static label => label.Name)]),
        LabelFormatStageSyntax format => LabelFormat(format),
        LineFormatStageSyntax format => EventStage.LineFormat(format.Template.Value),
        SampleStageSyntax sample => EventStage.Sample(sample.Fraction),
        DedupStageSyntax dedup => EventStage.Dedup(new PatternCompiler(expressions).Keys(dedup.Keys), PatternCompiler.DedupWindow(dedup)),
        _ => throw NotCompiledException.NotRunnable(stage, "This stage"),
    };

    private static EventStage LineFilter(LineFilterSyntax filter)
    {
        string[] texts = [.. filter.Alternatives.Select(static text => text.Value)];
        return filter.Operator switch
        {
            LineFilterOperator.Contains => EventStage.LineContains(texts),
            LineFilterOperator.NotContains => EventStage.LineContains(texts, isNegated: true),
            LineFilterOperator.Matches => EventStage.LineMatches(texts),
            _ => EventStage.LineMatches(texts, isNegated: true),
        };
    }

    private static KeyValuePair<string, string>[] Extracts(SyntaxList<ExtractSyntax> extracts) =>
        [.. extracts.Select(static extract => new KeyValuePair<string, string>(extract.Name.Text, FieldOf(extract)))];

    private static string FieldOf(ExtractSyntax extract) => extract.Source switch
    {
        StringSyntax { Value.Length: 0 } text => throw NotCompiledException.BadValue(text, "A label is read out of a field that has a name."),
        StringSyntax text => text.Value,
        FieldSyntax field => field.Name,
        _ => extract.Name.Text,
    };

    private static EventStage LabelFormat(LabelFormatStageSyntax format) => EventStage.LabelFormat(
        [.. format.Assignments.Select(static assignment => assignment.Value is StringSyntax template
            ? LabelAssignment.FromTemplate(assignment.Name.Text, template.Value)
            : LabelAssignment.FromLabel(assignment.Name.Text, ((FieldSyntax)assignment.Value).Name))]);
}
