using System.Text;

namespace Correlator.Dsl.Syntax;

/// <summary>Finds the end of text in another language by its brackets and quotes.</summary>
internal static class BalancedText
{
    /// <summary>The offset of the parenthesis that closes native text which starts at <paramref name="start"/>; -1 if there is none.</summary>
    public static int EndOfNative(string text, int start)
    {
        var lexer = new Lexer(text);
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\'' or '`')
            {
                i = lexer.EndOfString(i) - 1;
            }
            else if (IsComment(text, i, start))
            {
                i = lexer.EndOfLine(i) - 1;
            }
            else if (c is '(' or '[' or '{')
            {
                depth++;
            }
            else if (c is ')' or ']' or '}' && --depth < 0)
            {
                return c == ')' ? i : -1;
            }
        }

        return -1;
    }

    /// <summary>The offset of the closing parenthesis or of the first event stage after Lucene text which starts at <paramref name="start"/>; -1 if there is none.</summary>
    public static int EndOfLucene(string text, int start)
    {
        var lexer = new Lexer(text);
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    i = lexer.EndOfString(i) - 1;
                    break;
                case '#' when IsComment(text, i, start):
                    i = lexer.EndOfLine(i) - 1;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth < 0:
                    return i;
                case '|' when At(text, i + 1) == '|':
                    i++;
                    break;
                case '|' when depth == 0:
                    return i;
                case '!' when depth == 0 && IsLineFilter(text, i):
                    return i;
            }
        }

        return -1;
    }

    /// <summary>Lucene text without the blanks at its end, but for one that is escaped.</summary>
    public static string TrimEnd(string slice)
    {
        var text = slice.TrimEnd();
        var slashes = text.Length - text.TrimEnd('\\').Length;
        return slashes % 2 == 1 && text.Length < slice.Length ? slice[..(text.Length + 1)] : text;
    }

    /// <summary>Foreign text without its comments, which are the query's and not its source's.</summary>
    public static string WithoutComments(string slice, string quotes)
    {
        var lexer = new Lexer(slice);
        var text = new StringBuilder(slice.Length);
        for (var i = 0; i < slice.Length;)
        {
            var end = quotes.Contains(slice[i], StringComparison.Ordinal) ? lexer.EndOfString(i) : slice[i] == '\\' ? i + 2 : i + 1;
            var isComment = IsComment(slice, i, start: 0);
            end = Math.Min(slice.Length, isComment ? lexer.EndOfLine(i) : end);
            text.Append(isComment ? string.Empty : slice.AsSpan(i, end - i));
            i = end;
        }

        return TrimEnd(text.ToString());
    }

    /// <summary>The offset of the first string in foreign text that is never closed; -1 if all are.</summary>
    public static int UnclosedString(string text, int start, string quotes)
    {
        var lexer = new Lexer(text);
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (quotes.Contains(text[i], StringComparison.Ordinal))
            {
                var token = new Token(TokenKind.Text, i, lexer.EndOfString(i));
                if (!lexer.IsClosed(token))
                {
                    return i;
                }

                i = token.End - 1;
            }
        }

        return -1;
    }

    /// <summary>A <c>#</c> inside a word belongs to the word.</summary>
    public static bool IsComment(string text, int i, int start) =>
        text[i] == '#' && (i == start || CharacterClass.IsBlank(text[i - 1]));

    private static char At(string text, int i) => i < text.Length ? text[i] : '\0';

    /// <summary><c>!=</c> or <c>!~</c> before a quote; elsewhere the exclamation mark is Lucene's.</summary>
    private static bool IsLineFilter(string text, int i)
    {
        if (At(text, i + 1) is not ('=' or '~'))
        {
            return false;
        }

        const int LongestGap = 16;
        var next = i + 2;
        while (next < i + LongestGap && CharacterClass.IsBlank(At(text, next)))
        {
            next++;
        }

        return At(text, next) is '"' or '\'' or '`';
    }
}
