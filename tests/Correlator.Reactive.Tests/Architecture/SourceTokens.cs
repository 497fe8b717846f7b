namespace Correlator.Tests.Architecture;

/// <summary>A word, number or mark of a source file.</summary>
internal readonly record struct SourceToken(string Text, int Line)
{
    public bool IsName => char.IsLetter(Text[0]) || Text[0] == '_';
}

/// <summary>Cuts C# into tokens; comments, directives and the insides of strings are left out, a string is the token <c>""</c>.</summary>
internal sealed class SourceTokens
{
    private readonly string _text;
    private readonly List<SourceToken> _tokens = [];
    private int _at;
    private int _line = 1;

    private SourceTokens(string text) => _text = text;

    public static IReadOnlyList<SourceToken> Read(string text)
    {
        var reader = new SourceTokens(text);
        reader.ReadUntil('\0');
        return reader._tokens;
    }

    private char Current => Peek(0);

    private char Peek(int offset) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private bool Starts(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private void Skip(int count)
    {
        for (; count > 0 && _at < _text.Length; count--)
        {
            _line += _text[_at++] == '\n' ? 1 : 0;
        }
    }

    // Reads up to the closing brace of a string's hole, or to the end of the file.
    private void ReadUntil(char end)
    {
        for (var depth = 0; _at < _text.Length; )
        {
            if (depth == 0 && Current == end)
            {
                return;
            }

            depth += Current switch { '{' or '(' or '[' => 1, '}' or ')' or ']' => -1, _ => 0 };
            ReadOne();
        }
    }

    private void ReadOne()
    {
        if (char.IsWhiteSpace(Current))
        {
            Skip(1);
        }
        else if (Starts("//") || (Current == '#' && IsFirstOfLine()))
        {
            SkipTo("\n");
        }
        else if (Starts("/*"))
        {
            SkipTo("*/");
            Skip(2);
        }
        else if (Current == '\'')
        {
            ReadCharacter();
        }
        else if (IsStringStart(out var prefix))
        {
            ReadString(prefix);
        }
        else
        {
            ReadWord();
        }
    }

    private bool IsFirstOfLine() => _text.AsSpan(0, _at).TrimEnd(" \t") is var before && (before.IsEmpty || before[^1] == '\n');

    private void SkipTo(string end)
    {
        var found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        Skip((found < 0 ? _text.Length : found) - _at);
    }

    private void ReadCharacter()
    {
        Add("''");
        Skip(Peek(1) == '\\' ? 3 : 2);
        SkipTo("'");
        Skip(1);
    }

    private bool IsStringStart(out int prefix)
    {
        prefix = 0;
        while (Peek(prefix) is '$' or '@')
        {
            prefix++;
        }

        return Peek(prefix) == '"';
    }

    private void ReadString(int prefix)
    {
        Add("\"\"");
        var marks = _text.AsSpan(_at, prefix);
        var (isVerbatim, holes) = (marks.Contains('@'), marks.Count('$'));
        Skip(prefix);
        var quotes = CountQuotes();
        if (quotes >= 3 && !isVerbatim)
        {
            Skip(quotes);
            SkipTo(new string('"', quotes));
            Skip(quotes);
            return;
        }

        Skip(1);
        ReadStringBody(isVerbatim, holes > 0);
    }

    private int CountQuotes()
    {
        var count = 0;
        while (Peek(count) == '"')
        {
            count++;
        }

        return count;
    }

    private void ReadStringBody(bool isVerbatim, bool hasHoles)
    {
        while (_at < _text.Length && (Current != '"' || (isVerbatim && Peek(1) == '"')))
        {
            var isPair = (Current == '\\' && !isVerbatim) || Current == '"' || (hasHoles && Current is '{' or '}' && Peek(1) == Current);
            if (!isPair && hasHoles && Current == '{')
            {
                Skip(1);
                ReadUntil('}');
            }

            Skip(isPair ? 2 : 1);
        }

        Skip(1);
    }

    private void ReadWord()
    {
        var length = 1;
        if (char.IsLetterOrDigit(Current) || Current == '_')
        {
            while (char.IsLetterOrDigit(Peek(length)) || Peek(length) == '_')
            {
                length++;
            }
        }
        else if (Starts("=>") || Starts("==") || Starts("!=") || Starts("<=") || Starts(">="))
        {
            length = 2;
        }

        Add(_text.Substring(_at, length));
        Skip(length);
    }

    private void Add(string text) => _tokens.Add(new SourceToken(text, _line));
}
