using System.Text.RegularExpressions;

namespace Correlator.Sources;

/// <summary>Regular expressions that mean the same to RE2, which Loki runs, and here.</summary>
/// <remarks>
/// Known to be the same: letters, digits and other texts, escaped punctuation, groups, alternatives, <c>* + ?</c> and classes of letters and digits, as in <c>GET|PO[A-Z]+</c>, and
/// <c>.*</c> and <c>.+</c>. Not so: <c>\d</c> and <c>\w</c> (other digits and letters than ASCII's), a single <c>.</c> (of a character beyond 16 bits), <c>$</c> (before a line end),
/// and all that has an option.
/// </remarks>
internal sealed class PortableRegex
{
    // Of one character, or of a group's beginning or end, each with what may follow it. What is no such piece is not known to be the same.
    private const string Pieces = """
        ^ (?:
            (?: [\ !"%&',\-/:;<=>@_`~A-Za-z0-9#\u00a0-\ud7ff\ue000-\ufffc] | \\[!-/:-@\[-`{-~] ) [*+?]?
          | \[ (?: [A-Za-z0-9_./\ ] | [A-Z]-[A-Z] | [a-z]-[a-z] | [0-9]-[0-9] )+ \] [*+?]?
          | \. [*+] \??
          | \( (?: \?: )? | \) [*+?]? | \| | \^
        )* \z
        """;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private static readonly Regex Known = new(Pieces, Linear | RegexOptions.IgnorePatternWhitespace);
    private static readonly Regex Dot = new(@"(?:^|[^\\])(?:\\\\)*\.", Linear);
    private static readonly Regex Special = new(@"[\\.+*?()|\[\]{}^$]", Linear);

    private PortableRegex(string text) => Text = text;

    public string Text { get; }

    /// <summary>Whether it asks where a text begins: it then means something else inside of another expression.</summary>
    public bool IsAnchored => Text.Contains('^', StringComparison.Ordinal);

    /// <summary>Whether it depends on what counts as the end of a line.</summary>
    public bool HasDot => Dot.IsMatch(Text);

    /// <summary>Whether it matches the empty text as a whole.</summary>
    public bool MatchesEmpty => new Regex($@"\A(?:{Text})\z", Linear).IsMatch(string.Empty);

    /// <summary>A pattern, where it is one that means the same everywhere.</summary>
    public static PortableRegex? Of(string pattern) => Known.IsMatch(pattern) ? new PortableRegex(pattern) : null;

    /// <summary>The expression of a text.</summary>
    public static string Escape(string text) => Special.Replace(text, @"\$0");
}
