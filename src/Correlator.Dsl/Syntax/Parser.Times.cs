using System.Globalization;

namespace Correlator.Dsl.Syntax;

/// <summary>Durations, quantities, instants and numbers.</summary>
internal sealed partial class Parser
{
    /// <summary>A duration; <paramref name="owner"/> is the word whose argument it is, or null inside brackets.</summary>
    private DurationSyntax ParseDuration(string? owner = null)
    {
        var token = _cursor.Current;
        if (token.Kind != TokenKind.Number)
        {
            FailNoDuration(token, owner);
            return new DurationSyntax(new TextSpan(token.Start, 0), 0, "0s");
        }

        var text = _cursor.TextOf(token);
        if (!DurationReader.TryRead(text, out var ticks, out var problem))
        {
            FailDuration(token, owner, text, problem);
        }

        _cursor.Advance();
        return new DurationSyntax(token.Span, ticks, text);
    }

    private void FailNoDuration(Token token, string? owner)
    {
        var negative = token.Kind == TokenKind.Minus && _cursor.Next.Kind == TokenKind.Number;
        var what = owner is null ? "A duration such as 5m was expected" : $"'{owner}' needs a duration such as 30s";
        var fix = negative ? new DiagnosticFix("Remove the minus", token.Span, string.Empty) : null;
        _cursor.Fail(
            negative ? DiagnosticCodes.NotPositive : DiagnosticCodes.DurationUnit,
            token.Span,
            negative ? $"A duration cannot be negative here, found '-{_cursor.TextOf(_cursor.Next)}'." : $"{what}, found {Found()}.",
            fix);
    }

    private void FailDuration(Token token, string? owner, string text, DurationProblem problem)
    {
        var (meant, end) = (problem.Meant, token.End);
        var isMissing = problem.Length == 0;
        if (isMissing && _cursor.Next.Kind == TokenKind.Name && DurationReader.MeantUnit(_cursor.TextOf(_cursor.Next)) is { } unit)
        {
            (meant, end) = (text + unit, _cursor.Next.End);
        }

        var shown = owner is null ? meant : $"{owner}({meant})";
        var span = isMissing ? new TextSpan(token.End, 0) : new TextSpan(token.Start + problem.Offset, problem.Length);
        var message = isMissing && owner is not null ? $"'{owner}' needs a duration such as 30s, found '{text}'." : problem.Message;
        var title = isMissing ? $"Add a unit: {shown}" : $"Write {shown}";
        _cursor.Fail(problem.Code, span, message, meant is null ? null : new DiagnosticFix(title, TextSpan.FromBounds(token.Start, end), meant));
    }

    /// <summary>A number with or without a unit; a minus before it belongs to it.</summary>
    private QuantitySyntax ParseQuantity(string what)
    {
        var start = _cursor.Current.Start;
        var sign = _cursor.TryTake(TokenKind.Minus) ? -1 : 1;
        var token = _cursor.Current;
        if (token.Kind != TokenKind.Number)
        {
            FailExpected(what);
            return new QuantitySyntax(new TextSpan(start, 0), QuantityKind.Number, 0, "0");
        }

        var text = _cursor.TextOf(token);
        if (!QuantityReader.TryRead(text, out var kind, out var value, out var unitOffset))
        {
            _cursor.Fail(
                DiagnosticCodes.DurationUnit,
                TextSpan.FromBounds(token.Start + unitOffset, token.End),
                $"A number with one of the units {QuantityReader.Units} was expected, found '{Shorten(text)}'.");
        }

        _cursor.Advance();
        return new QuantitySyntax(SpanFrom(start), kind, sign * value, sign < 0 ? "-" + text : text);
    }

    private long ParseInteger(string what, long least, long greatest)
    {
        var token = _cursor.Current;
        if (token.Kind != TokenKind.Number)
        {
            FailExpected(what);
            return least;
        }

        var text = _cursor.TextOf(token);
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > greatest)
        {
            _cursor.Fail(DiagnosticCodes.OutOfRange, token.Span, $"{Capital(what)} from {least} to {greatest} was expected, found '{Shorten(text)}'.");
            return least;
        }

        _cursor.Advance();
        return number;
    }

    private InstantSyntax ParseInstant()
    {
        var token = _cursor.Current;
        if (token.Kind == TokenKind.Text)
        {
            var text = ParseString("an instant");
            return InstantFrom(text.Span, text.Value, text.Raw);
        }

        if (_cursor.TryTakeWord("now"))
        {
            return new NowInstantSyntax(token.Span);
        }

        if (token.Kind != TokenKind.Number)
        {
            FailExpected("an instant such as 2026-01-01T00:00:00Z, now or 1d ago");
            return new NowInstantSyntax(new TextSpan(token.Start, 0));
        }

        if (_cursor.NextIsWord("ago"))
        {
            var duration = ParseDuration();
            _cursor.Advance();
            return new AgoInstantSyntax(SpanFrom(token.Start), duration);
        }

        var span = WordAt(token.Start, CharacterClass.IsInstantPart);
        _cursor.Resume(span.End);
        return InstantFrom(span, span.In(_cursor.Text), span.In(_cursor.Text));
    }

    private InstantSyntax InstantFrom(TextSpan span, string value, string raw)
    {
        if (InstantReader.TryReadDate(value, out var ticks, out var zone))
        {
            return new DateInstantSyntax(span, ticks, zone, raw);
        }

        if (InstantReader.TryReadUnix(value, out var utcTicks))
        {
            return new UnixInstantSyntax(span, utcTicks, raw);
        }

        _cursor.Fail(DiagnosticCodes.BadInstant, span, $"A date such as 2026-01-01T00:00:00Z was expected, found '{Shorten(value)}'.");
        return new NowInstantSyntax(span);
    }

    /// <summary>The longest stretch of such characters.</summary>
    private TextSpan WordAt(int start, Func<char, bool> isPart)
    {
        var end = start;
        while (end < _cursor.Text.Length && isPart(_cursor.Text[end]))
        {
            end++;
        }

        return TextSpan.FromBounds(start, end);
    }
}
