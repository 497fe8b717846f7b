using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Formatting;

/// <summary>Streams, selectors, ranges and filters.</summary>
internal sealed partial class SyntaxPrinter
{
    private void WriteStream(StreamSyntax stream)
    {
        _text.Append(stream.Source.Text).Append('(');
        if (stream.Selector is { } selector)
        {
            WriteSelector(selector);
        }

        _text.Append(')');
        if (stream.Range is { } range)
        {
            WriteRange(range);
        }

        if (stream.Offset is { } offset)
        {
            _text.Append(" offset ").Append(offset.Text);
        }

        if (stream.At is { } at)
        {
            _text.Append(" @ ").Append(at.Anchor switch { AtAnchor.Start => "start()", AtAnchor.End => "end()", _ => InstantText(at.Instant!) });
        }

        if (stream.Options.Count > 0)
        {
            _text.Append(" with ");
            WriteParenthesized(stream.Options, WriteOption);
        }
    }

    private void WriteSelector(SelectorSyntax selector)
    {
        switch (selector.Body)
        {
            case LabelSelectorSyntax labels:
                WriteLabels(labels);
                break;
            case TextSelectorSyntax text:
                _text.Append(text.Text.Raw);
                break;
            case EverythingSelectorSyntax:
                _text.Append('*');
                break;
            case LuceneSelectorSyntax lucene:
                WriteSlice(lucene.Text);
                break;
            case NativeSelectorSyntax native:
                WriteSlice(native.Text);
                break;
        }

        WriteStages(selector.Stages);
    }

    /// <summary>A slice may end in a comment, which must not swallow what follows.</summary>
    private void WriteSlice(string slice)
    {
        var endsInComment = false;
        for (var i = slice.LastIndexOf('\n') + 1; i < slice.Length; i++)
        {
            endsInComment |= BalancedText.IsComment(slice, i, 0);
        }

        _text.Append(slice).Append(endsInComment ? "\n" : string.Empty);
    }

    private void WriteLabels(LabelSelectorSyntax labels)
    {
        _text.Append('{');
        WriteList(labels.Matchers, WriteMatcher);
        _text.Append('}');
    }

    private void WriteConditions(SyntaxList<LabelConditionSyntax> conditions)
    {
        _text.Append('{');
        WriteList(conditions, WriteCondition);
        _text.Append('}');
    }

    private void WriteCondition(LabelConditionSyntax condition)
    {
        if (condition is MatcherSyntax matcher)
        {
            WriteMatcher(matcher);
            return;
        }

        var comparison = (LabelComparisonSyntax)condition;
        WriteField(comparison.Field);
        _text.Append(comparison.Operator == ComparisonOperator.Equal ? "==" : SignOf(comparison.Operator)).Append(comparison.Quantity.Text);
    }

    private void WriteMatcher(MatcherSyntax matcher)
    {
        WriteField(matcher.Field);
        _text.Append(matcher.Operator switch
        {
            MatcherOperator.Equal => "=",
            MatcherOperator.NotEqual => "!=",
            MatcherOperator.Matches => "=~",
            _ => "!~",
        });
        _text.Append(matcher.Value.Raw);
    }

    private void WriteRange(RangeSyntax range) => _text.Append(range switch
    {
        LookbackRangeSyntax lookback => $"[{lookback.Duration.Text}]",
        AbsoluteRangeSyntax absolute => $"[{InstantText(absolute.Start)}, {InstantText(absolute.End)}]",
        _ => string.Empty,
    });

    private static string InstantText(InstantSyntax instant) => instant switch
    {
        DateInstantSyntax date => date.Text,
        UnixInstantSyntax unix => unix.Text,
        AgoInstantSyntax ago => ago.Duration.Text + " ago",
        _ => "now",
    };
}
