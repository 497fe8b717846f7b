using System.Text.RegularExpressions;

namespace Correlator;

/// <summary>Regular expressions that run in time linear in the text; <c>(?P&lt;name&gt;…)</c> is accepted for named groups.</summary>
internal static class LinearRegex
{
    /// <summary>A pattern that must cover the whole value, as in PromQL and LogQL matchers.</summary>
    public static Regex Anchored(string pattern) => Create($@"\A(?:{Translate(pattern)})\z");

    /// <summary>A pattern that may match anywhere, as in line filters.</summary>
    public static Regex Unanchored(string pattern) => Create(Translate(pattern));

    private static Regex Create(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static string Translate(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
    }
}
