using System.Globalization;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Formatting;

/// <summary>Stages.</summary>
internal sealed partial class SyntaxPrinter
{
    private void WriteStage(StageSyntax stage)
    {
        if (stage is LineFilterSyntax filter)
        {
            WriteLineFilter(filter);
            return;
        }

        _text.Append("| ");
        switch (stage)
        {
            case WhereStageSyntax where:
                _text.Append("where ");
                WritePredicate(where.Predicate);
                break;
            case SelectStageSyntax select:
                _text.Append("select ");
                WriteList(select.Items, WriteSelectItem);
                break;
            case AggregateStageSyntax aggregate:
                WriteAggregate(aggregate);
                break;
            case DedupStageSyntax or SuppressStageSyntax or LookupStageSyntax:
                WriteKeyedStage(stage);
                break;
            case LimitStageSyntax or SampleStageSyntax or EmitStageSyntax:
                WriteWordStage(stage);
                break;
            default:
                WriteEventStage(stage);
                break;
        }
    }

    private void WriteLineFilter(LineFilterSyntax filter)
    {
        _text.Append(filter.Operator switch
        {
            LineFilterOperator.Contains => "|= ",
            LineFilterOperator.NotContains => "!= ",
            LineFilterOperator.Matches => "|~ ",
            _ => "!~ ",
        });
        WriteList(filter.Alternatives, text => _text.Append(text.Raw), " or ");
    }

    private void WriteWordStage(StageSyntax stage) => _text.Append(stage switch
    {
        LimitStageSyntax limit => "limit " + limit.Count.ToString(CultureInfo.InvariantCulture),
        SampleStageSyntax sample => "sample " + sample.Text,
        EmitStageSyntax emit => "emit " + emit.Mode switch { EmitWord.First => "first", EmitWord.Final => "final", _ => "each" },
        _ => string.Empty,
    });

    private void WriteEventStage(StageSyntax stage)
    {
        switch (stage)
        {
            case JsonStageSyntax json:
                WriteExtracts("json", json.Extracts);
                break;
            case LogfmtStageSyntax logfmt:
                WriteExtracts("logfmt", logfmt.Extracts);
                break;
            case PatternStageSyntax pattern:
                _text.Append("pattern ").Append(pattern.Pattern.Raw);
                break;
            case RegexpStageSyntax regexp:
                _text.Append("regexp ").Append(regexp.Pattern.Raw);
                break;
            case KeepStageSyntax keep:
                _text.Append("keep ");
                WriteFields(keep.Labels);
                break;
            case DropStageSyntax drop:
                _text.Append("drop ");
                WriteFields(drop.Labels);
                break;
            case LabelFormatStageSyntax format:
                _text.Append("label_format ");
                WriteList(format.Assignments, WriteAssignment);
                break;
            case LineFormatStageSyntax format:
                _text.Append("line_format ").Append(format.Template.Raw);
                break;
        }
    }

    private void WriteExtracts(string word, SyntaxList<ExtractSyntax> extracts)
    {
        _text.Append(word).Append(extracts.Count == 0 ? string.Empty : " ");
        WriteList(extracts, WriteExtract);
    }

    private void WriteExtract(ExtractSyntax extract)
    {
        _text.Append(extract.Name.Text);
        if (extract.Source is { } source)
        {
            _text.Append('=');
            WriteExpression(source);
        }
    }

    private void WriteAssignment(LabelAssignmentSyntax assignment)
    {
        _text.Append(assignment.Name.Text).Append('=');
        WriteExpression(assignment.Value);
    }

    private void WriteSelectItem(SelectItemSyntax item)
    {
        WriteExpression(item.Value);
        WriteAlias(item.Alias);
    }

    private void WriteKeyedStage(StageSyntax stage)
    {
        switch (stage)
        {
            case DedupStageSyntax dedup:
                _text.Append("dedup");
                WriteKeys(dedup.Keys);
                WriteWindowAfterBlank(dedup.Window);
                break;
            case SuppressStageSyntax suppress:
                _text.Append("suppress");
                WriteKeys(suppress.Keys);
                _text.Append(' ').Append(suppress.Duration.Text);
                break;
            case LookupStageSyntax lookup:
                _text.Append("lookup ").Append(lookup.Path.Raw).Append(" on");
                WriteParenthesized(lookup.Keys, WriteKey);
                break;
        }
    }

    private void WriteAggregate(AggregateStageSyntax aggregate)
    {
        WriteList(aggregate.Calls, WriteAggregateCall);
        if (aggregate.Grouping is { } grouping)
        {
            _text.Append(grouping.IsWithout ? " without " : " by ");
            WriteParenthesized(grouping.Labels, WriteField);
        }

        WriteWindowAfterBlank(aggregate.Window);
        if (aggregate.Threshold is { } threshold)
        {
            _text.Append(' ').Append(SignOf(threshold.Operator)).Append(' ').Append(threshold.Quantity.Text);
        }
    }

    private void WriteAggregateCall(AggregateCallSyntax call)
    {
        _text.Append(Keywords.WordOf(call.Function));
        if (call.Function != AggregateWord.Count || call.IsDistinct || call.Fields.Count > 0)
        {
            _text.Append('(').Append(call.IsDistinct ? "distinct " : string.Empty);
            _text.Append(call.Parameter is { } parameter ? parameter.Text + ", " : string.Empty);
            WriteFields(call.Fields);
            _text.Append(')');
        }

        WriteAlias(call.Alias);
    }

    private void WriteWindowAfterBlank(WindowSyntax? window)
    {
        if (window is not null)
        {
            _text.Append(' ');
            WriteWindow(window);
        }
    }

    private void WriteWindow(WindowSyntax window) => _text.Append(window switch
    {
        TumblingWindowSyntax tumbling => $"[{tumbling.Size.Text}]",
        HoppingWindowSyntax hopping => $"[{hopping.Size.Text}:{hopping.Step.Text}]",
        SlidingWindowSyntax sliding => $"[sliding {sliding.Size.Text}]",
        SessionWindowSyntax { Maximum: null } session => $"[session {session.Gap.Text}]",
        SessionWindowSyntax session => $"[session {session.Gap.Text}, {session.Maximum.Text}]",
        CountWindowSyntax count => $"[{count.Count} events]",
        _ => string.Empty,
    });
}
