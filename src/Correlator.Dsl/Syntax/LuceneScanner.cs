using System.Text;

namespace Correlator.Dsl.Syntax;

internal enum LuceneTokenKind
{
    End,
    Word,
    Phrase,
    Range,
    Open,
    Close,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Colon,
    Comparison,
    Comma,
    Bad,
}

internal readonly record struct LuceneToken(LuceneTokenKind Kind, int Start, int End)
{
    public TextSpan Span => TextSpan.FromBounds(Start, End);
}

/// <summary>Cuts Lucene text into tokens.</summary>
internal sealed class LuceneScanner(string text, TextSpan span)
{
    private readonly int _end = span.End;
    private int _offset = span.Start;

    public LuceneToken Read(bool asValue)
    {
        SkipBlanks();
        if (_offset >= _end)
        {
            return new LuceneToken(LuceneTokenKind.End, _end, _end);
        }

        var start = _offset;
        var kind = KindAt(start, out var length);
        _offset = length > 0 ? start + length : kind switch
        {
            LuceneTokenKind.Phrase => Math.Min(_end, new Lexer(text).EndOfString(start)),
            LuceneTokenKind.Range => EndOfRange(start),
            _ => EndOfWord(start, asValue),
        };
        if (_offset == start)
        {
            _offset++;
            return new LuceneToken(LuceneTokenKind.Bad, start, _offset);
        }

        var token = new LuceneToken(kind, start, _offset);
        return kind == LuceneTokenKind.Word ? token with { Kind = KindOfWord(token.Span.In(text)) } : token;
    }

    /// <summary>A word without the backslashes of its escapes.</summary>
    public static string Unescape(string word)
    {
        if (!word.Contains('\\', StringComparison.Ordinal))
        {
            return word;
        }

        var value = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '\\' && i + 1 < word.Length)
            {
                i++;
            }

            value.Append(word[i]);
        }

        return value.ToString();
    }

    /// <summary>True if an unescaped <c>*</c> or <c>?</c> stands in the word.</summary>
    public static bool HasWildcard(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '\\')
            {
                i++;
            }
            else if (word[i] is '*' or '?')
            {
                return true;
            }
        }

        return false;
    }

    private void SkipBlanks()
    {
        while (_offset < _end)
        {
            if (CharacterClass.IsBlank(text[_offset]))
            {
                _offset++;
            }
            else if (BalancedText.IsComment(text, _offset, span.Start))
            {
                _offset = Math.Min(_end, new Lexer(text).EndOfLine(_offset));
            }
            else
            {
                break;
            }
        }
    }

    private LuceneTokenKind KindAt(int at, out int length)
    {
        var next = at + 1 < _end ? text[at + 1] : '\0';
        length = 1;
        switch (text[at])
        {
            case '(':
                return LuceneTokenKind.Open;
            case ')':
                return LuceneTokenKind.Close;
            case ':':
                return LuceneTokenKind.Colon;
            case ',':
                return LuceneTokenKind.Comma;
            case '!':
                return LuceneTokenKind.Not;
            case '+':
                return LuceneTokenKind.Plus;
            case '-':
                return LuceneTokenKind.Minus;
            case '>' or '<':
                length = next == '=' ? 2 : 1;
                return LuceneTokenKind.Comparison;
            case '&' when next == '&':
                length = 2;
                return LuceneTokenKind.And;
            case '|' when next == '|':
                length = 2;
                return LuceneTokenKind.Or;
        }

        length = 0;
        return text[at] switch { '"' => LuceneTokenKind.Phrase, '[' or '{' => LuceneTokenKind.Range, _ => LuceneTokenKind.Word };
    }

    private static LuceneTokenKind KindOfWord(string word) => word switch
    {
        "AND" => LuceneTokenKind.And,
        "OR" => LuceneTokenKind.Or,
        "NOT" => LuceneTokenKind.Not,
        _ => LuceneTokenKind.Word,
    };

    private int EndOfRange(int start)
    {
        var i = start + 1;
        while (i < _end && text[i] is not (']' or '}'))
        {
            i = text[i] == '"' ? new Lexer(text).EndOfString(i) : i + 1;
        }

        return Math.Min(_end, i + 1);
    }

    private int EndOfWord(int start, bool asValue)
    {
        var i = start;
        while (i < _end && IsWordPart(i, asValue))
        {
            i += text[i] == '\\' && i + 1 < _end ? 2 : 1;
        }

        return i;
    }

    private bool IsWordPart(int i, bool asValue)
    {
        var c = text[i];
        var doubled = i + 1 < _end && text[i + 1] == c;
        return c switch
        {
            ':' => asValue,
            '(' or ')' or '[' or ']' or '{' or '}' or '"' or ',' or '^' or '~' => false,
            '&' or '|' => !doubled,
            _ => !CharacterClass.IsBlank(c) && !CharacterClass.IsSmartQuote(c) && !CharacterClass.IsForeignBlank(c),
        };
    }
}
