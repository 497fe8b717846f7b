using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks that every regular expression is valid and runs in linear time.</summary>
internal sealed class RegexChecks(DiagnosticBag diagnostics)
{
    public void Check(SyntaxNode node)
    {
        switch (node)
        {
            case MatcherSyntax { Operator: MatcherOperator.Matches or MatcherOperator.NotMatches } matcher:
                CheckPattern(matcher.Value, isAnchored: true);
                HintAtLiteral(matcher);
                break;
            case MatchPredicateSyntax match:
                CheckPattern(match.Pattern, isAnchored: true);
                break;
            case LineFilterSyntax { Operator: LineFilterOperator.Matches or LineFilterOperator.NotMatches } filter:
                foreach (var pattern in filter.Alternatives)
                {
                    CheckPattern(pattern, isAnchored: false);
                }

                break;
            case RegexpStageSyntax regexp:
                CheckExtraction(regexp);
                break;
        }
    }

    private void CheckExtraction(RegexpStageSyntax regexp)
    {
        var regex = CheckPattern(regexp.Pattern, isAnchored: false);
        if (regex is not null && !regex.GetGroupNames().Any(static name => !char.IsAsciiDigit(name[0])))
        {
            diagnostics.Error(DiagnosticCodes.BadRegex, regexp.Pattern.Span, "'regexp' takes labels from named groups such as (?P<user>\\w+), found none.");
        }
    }

    private System.Text.RegularExpressions.Regex? CheckPattern(StringSyntax pattern, bool isAnchored)
    {
        if (RegexPattern.TryCreate(pattern.Value, isAnchored, out var regex, out var problem))
        {
            return regex;
        }

        var start = pattern.Span.Start + StringDecoder.RawOffset(pattern.Raw, problem.Offset);
        var end = pattern.Span.Start + StringDecoder.RawOffset(pattern.Raw, problem.Offset + problem.Length);
        diagnostics.Error(DiagnosticCodes.BadRegex, TextSpan.FromBounds(start, Math.Min(end, pattern.Span.End)), problem.Message);
        return null;
    }

    private void HintAtLiteral(MatcherSyntax matcher)
    {
        if (RegexPattern.LiteralOf(matcher.Value.Value) is { } literal)
        {
            var meant = (matcher.Operator == MatcherOperator.Matches ? "=" : "!=") + StringDecoder.Encode(literal);
            var span = TextSpan.FromBounds(matcher.Field.Span.End, matcher.Value.Span.End);
            diagnostics.Hint(
                DiagnosticCodes.RegexIsLiteral,
                matcher.Value.Span,
                $"The regular expression equals the text {StringDecoder.Encode(literal)}.",
                new DiagnosticFix($"Write {matcher.Field.Name}{meant}", span, meant));
        }
    }
}
