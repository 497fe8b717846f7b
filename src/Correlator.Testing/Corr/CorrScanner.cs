namespace Correlator.Testing;

/// <summary>A piece of a line between blanks; blanks inside quotes, and inside the braces of an event, belong to it.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal readonly record struct CorrToken(string Text, int Line, int Column)
{
    public CorrSyntaxException Error(string message, int offset = 0) => new(Line, Column + offset, message);
}

/// <summary>Cuts a line into tokens. A <c>#</c> that begins a token begins a comment.</summary>
/// <param name="line">The line.</param>
/// <param name="start">Where to begin, from 0.</param>
/// <param name="hasBars">Whether <c>|</c> outside of quotes is a token of its own.</param>
internal sealed class CorrScanner(CorrLine line, int start, bool hasBars = false)
{
    private int _at = start;

    /// <summary>Where the next token begins, or the comment, or the end; from 0.</summary>
    public int Start
    {
        get
        {
            SkipBlanks();
            return _at;
        }
    }

    /// <summary>Behind the last token, from 0.</summary>
    public int End { get; private set; } = start;

    /// <summary>The next token, if there is one.</summary>
    /// <exception cref="CorrSyntaxException">A quote is not closed.</exception>
    public bool TryRead(out CorrToken token)
    {
        SkipBlanks();
        if (_at == line.Text.Length || line.Text[_at] == '#')
        {
            token = default;
            return false;
        }

        var start = _at;
        if (hasBars && line.Text[_at] == '|')
        {
            _at++;
        }
        else
        {
            ReadRest(start);
        }

        End = _at;
        token = new CorrToken(line.Text[start.._at], line.Number, start + 1);
        return true;
    }

    /// <summary>An error at the next token or the end.</summary>
    public CorrSyntaxException Error(string message) => new(line.Number, Start + 1, message);

    private void SkipBlanks()
    {
        while (_at < line.Text.Length && char.IsWhiteSpace(line.Text[_at]))
        {
            _at++;
        }
    }

    private void ReadRest(int start)
    {
        var (isEvent, isInBraces) = (false, false);
        for (; _at < line.Text.Length; _at++)
        {
            var c = line.Text[_at];
            var before = _at == start ? ' ' : line.Text[_at - 1];
            if (CorrValue.IsQuote(c) && before is ' ' or '\t' or '=' or ',' or '{')
            {
                _at = EndOfQuoted() - 1;
            }
            else if ((char.IsWhiteSpace(c) && !isInBraces) || (c == '|' && hasBars))
            {
                break;
            }

            isEvent |= c == '@' && !line.Text.AsSpan(start, _at - start).Contains('=');
            isInBraces = (isInBraces && c != '}') || (isEvent && c == '{');
        }

        if (isInBraces)
        {
            throw new CorrSyntaxException(line.Number, line.Text.IndexOf('{', start) + 1, "A '}' was expected behind the labels of the event, found the end of the line.");
        }
    }

    private int EndOfQuoted()
    {
        var end = CorrValue.EndOfQuoted(line.Text, _at);
        return end >= 0 ? end : throw new CorrSyntaxException(line.Number, _at + 1, $"The quote {line.Text[_at]} is not closed on its line.");
    }
}
