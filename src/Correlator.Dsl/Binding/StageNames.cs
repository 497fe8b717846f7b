using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>The word of a stage and where it may stand.</summary>
internal static class StageNames
{
    public static string WordOf(StageSyntax stage) => stage switch
    {
        LineFilterSyntax filter => filter.Operator switch
        {
            LineFilterOperator.Contains => "|=",
            LineFilterOperator.NotContains => "!=",
            LineFilterOperator.Matches => "|~",
            _ => "!~",
        },
        JsonStageSyntax => "json",
        LogfmtStageSyntax => "logfmt",
        PatternStageSyntax => "pattern",
        RegexpStageSyntax => "regexp",
        WhereStageSyntax => "where",
        KeepStageSyntax => "keep",
        DropStageSyntax => "drop",
        LabelFormatStageSyntax => "label_format",
        LineFormatStageSyntax => "line_format",
        SelectStageSyntax => "select",
        AggregateStageSyntax aggregate => Keywords.WordOf(aggregate.Calls[0].Function),
        LimitStageSyntax => "limit",
        SampleStageSyntax => "sample",
        EmitStageSyntax => "emit",
        DedupStageSyntax => "dedup",
        SuppressStageSyntax => "suppress",
        _ => "lookup",
    };

    /// <summary>True for stages that act on single events and so cannot stand after a join.</summary>
    public static bool IsEventStage(StageSyntax stage) =>
        stage is LineFilterSyntax or JsonStageSyntax or LogfmtStageSyntax or PatternStageSyntax or RegexpStageSyntax
            or KeepStageSyntax or DropStageSyntax or LabelFormatStageSyntax or LineFormatStageSyntax;

    /// <summary>True for stages that act on results and so cannot stand inside a source.</summary>
    public static bool IsResultStage(StageSyntax stage) =>
        stage is SelectStageSyntax or AggregateStageSyntax or LimitStageSyntax or EmitStageSyntax or SuppressStageSyntax or LookupStageSyntax;
}
