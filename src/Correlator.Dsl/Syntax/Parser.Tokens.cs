namespace Correlator.Dsl.Syntax;

/// <summary>Names, strings, and the words for what was found.</summary>
internal sealed partial class Parser
{
    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(Math.Min(start, _cursor.Text.Length), Math.Max(start, _cursor.PreviousEnd));

    private string Found() => _cursor.Kind == TokenKind.End ? "the end of the query" : $"'{Shorten(_cursor.TextOf(_cursor.Current))}'";

    private static string Shorten(string text)
    {
        var line = text.AsSpan().IndexOfAny('\r', '\n');
        var shown = line < 0 ? text : text[..line];
        return shown.Length <= 30 ? shown : string.Concat(shown.AsSpan(0, 29), "…");
    }

    private void FailExpected(string what, DiagnosticFix? fix = null)
    {
        var token = _cursor.Current;
        if (token.Kind == TokenKind.Bad && !_cursor.IsPanicking)
        {
            _cursor.Fail(DiagnosticCodes.BadCharacter, token.Span, $"{Capital(what)} was expected, found the character {Found()}.", fix);
            return;
        }

        _cursor.Fail(DiagnosticCodes.Unexpected, token.Span, $"{Capital(what)} was expected, found {Found()}.", fix);
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private bool Expect(TokenKind kind, string what)
    {
        if (_cursor.TryTake(kind))
        {
            return true;
        }

        FailExpected(what);
        return false;
    }

    private NameSyntax ParseName(string what)
    {
        if (_cursor.Is(TokenKind.Name))
        {
            var token = _cursor.Advance();
            return new NameSyntax(token.Span, _cursor.TextOf(token));
        }

        var at = _cursor.Current.Start;
        FailExpected(what);
        return new NameSyntax(new TextSpan(at, 0), string.Empty);
    }

    /// <summary>A name that the query gives: of a let or an alias.</summary>
    private NameSyntax ParseNewName(string word)
    {
        var token = _cursor.Current;
        var name = ParseName($"a name after '{word}'");
        if (Keywords.Reserved.Contains(name.Text))
        {
            _cursor.Report(
                DiagnosticCodes.ReservedName,
                token.Span,
                $"'{name.Text}' is a word of the language and cannot be a name.",
                new DiagnosticFix("Choose another name", token.Span, name.Text + "_"));
        }

        return name;
    }

    private FieldSyntax ParseField(string what)
    {
        if (_cursor.Is(TokenKind.Text))
        {
            var quoted = ParseString(what);
            return new FieldSyntax(quoted.Span, [new NameSyntax(quoted.Span, quoted.Value)]) { Quoted = quoted };
        }

        var start = _cursor.Current.Start;
        var parts = new List<NameSyntax> { ParseName(what) };
        while (_cursor.TryTake(TokenKind.Dot))
        {
            parts.Add(ParseName("a name after '.'"));
        }

        return new FieldSyntax(SpanFrom(start), [.. parts]);
    }

    private StringSyntax ParseString(string what)
    {
        if (!_cursor.Is(TokenKind.Text))
        {
            var at = _cursor.Current.Start;
            FailExpected(what);
            return new StringSyntax(new TextSpan(at, 0), string.Empty, "\"\"");
        }

        var token = _cursor.Advance();
        var raw = _cursor.TextOf(token);
        var isClosed = _cursor.Lexer.IsClosed(token);
        if (!isClosed)
        {
            _cursor.Fail(
                DiagnosticCodes.UnclosedString,
                token.Span,
                $"The string that opens here is never closed: unterminated string {Shorten(raw)}.",
                new DiagnosticFix($"Close it with {raw[0]}", new TextSpan(token.End, 0), raw[..1]));
        }

        var value = StringDecoder.Decode(raw, isClosed, offset => WarnOfEscape(token.Start + offset));
        if (CharacterClass.IsSmartQuote(raw[0]))
        {
            _cursor.Report(
                DiagnosticCodes.BadCharacter,
                token.Span,
                $"A string stands in straight quotes, found the smart quote {raw[0]}.",
                new DiagnosticFix("Use straight quotes", token.Span, StringDecoder.Encode(value)));
        }

        return new StringSyntax(token.Span, value, raw);
    }

    private void WarnOfEscape(int offset)
    {
        if (!_cursor.IsPanicking)
        {
            var span = new TextSpan(offset, Math.Min(2, _cursor.Text.Length - offset));
            var escape = span.In(_cursor.Text);
            _cursor.Diagnostics.Warning(
                DiagnosticCodes.UnknownEscape,
                span,
                $"'{escape}' is no known escape and is kept as typed.",
                new DiagnosticFix($"Write '\\{escape}', or put the text in backticks", span, "\\" + escape));
        }
    }

    /// <summary>A list in parentheses; after an error inside it goes on behind the closing one.</summary>
    private SyntaxList<T> ParseList<T>(Func<T> parseItem, bool canBeEmpty)
    {
        var items = new List<T>();
        Expect(TokenKind.OpenParen, "'('");
        if (!(canBeEmpty && _cursor.Is(TokenKind.CloseParen)))
        {
            do
            {
                items.Add(parseItem());
            }
            while (_cursor.TryTake(TokenKind.Comma));
        }

        Close(TokenKind.CloseParen, "',' or ')'");
        return [.. items];
    }

    /// <summary>Takes the closing bracket; if there was an error before it, skips to it where it can be found.</summary>
    private void Close(TokenKind kind, string what)
    {
        if (!_cursor.IsPanicking)
        {
            Expect(kind, what);
        }

        if (_cursor.IsPanicking)
        {
            _cursor.Recover(token => token.Kind == kind || token.Kind is TokenKind.Semicolon or TokenKind.Bar);
            _cursor.TryTake(kind);
        }
    }

    private SyntaxList<FieldSyntax> ParseLabelList() => ParseList(() => ParseField("a label name"), canBeEmpty: true);
}
