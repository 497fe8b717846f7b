namespace Correlator.Dsl.Syntax;

/// <summary>What a character is to the language.</summary>
internal static class CharacterClass
{
    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    public static bool IsWordPart(char c) => IsNamePart(c) || c is '.' or ':' or '/' or '-';

    public static bool IsInstantPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or ':' or '.' or '+' || IsMicro(c);

    /// <summary>U+00B5 and U+03BC, which look alike and are both typed.</summary>
    public static bool IsMicro(char c) => c is '\u00B5' or '\u03BC';

    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    /// <summary>Characters that look like a blank or like nothing and come from word processors and web pages.</summary>
    public static bool IsForeignBlank(char c) =>
        c is '\u00A0' or '\u1680' or '\u202F' or '\u205F' or '\u3000' or '\uFEFF' or '\u0085' or '\u2028' or '\u2029'
        || (c >= '\u2000' && c <= '\u200D');

    public static bool IsSmartQuote(char c) => c is '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' || IsSmartApostrophe(c);

    public static bool IsSmartApostrophe(char c) => c is '\u2018' or '\u2019' or '\u201A' or '\u201B';

    /// <summary>How many digits and dots the text starts with.</summary>
    public static int EndOfDecimal(string text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.'))
        {
            i++;
        }

        return i;
    }

    public static bool IsLineEnd(char c) => c is '\n' or '\r';
}
