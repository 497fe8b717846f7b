using System.Text;
using System.Text.RegularExpressions;

namespace Correlator.Sources;

/// <summary>Takes <c>ADDRESS[,option=value]…</c> apart.</summary>
internal static partial class SourceAddress
{
    public const string KindOption = "kind";

    /// <summary>The scheme of an address; null for a path. A single letter is a drive.</summary>
    public static string? SchemeOf(string spec)
    {
        var match = SchemePattern().Match(spec);
        return match.Success ? match.Groups[1].Value.ToLowerInvariant() : null;
    }

    /// <summary>The address without a kind before its scheme: <c>loki+http://…</c> is <c>http://…</c>.</summary>
    public static string WithoutKind(string address)
    {
        var scheme = SchemeOf(address);
        var plus = scheme?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return plus > 0 && SourceKinds.Names.Contains(scheme![..plus]) ? address[(plus + 1)..] : address;
    }

    public static string UnknownScheme(string scheme) => scheme is "http" or "https"
        ? $"which kind of server is at the address? Write it before the scheme ({string.Join(", ", SourceKinds.OverHttp.Select(kind => $"{kind}+{scheme}://"))}), or as kind=."
        : $"there is no kind of source '{scheme}'. Known kinds: {string.Join(", ", SourceKinds.Names)}.";

    /// <summary>The address, and the options behind it.</summary>
    public static (string Address, List<KeyValuePair<string, string>> Options) Split(string source, string spec)
    {
        var options = new List<KeyValuePair<string, string>>();
        var end = spec.IndexOf(',', StringComparison.Ordinal);
        var at = end < 0 ? spec.Length : end;
        while (at < spec.Length)
        {
            var equals = spec.IndexOf('=', at);
            var name = equals < 0 ? spec[(at + 1)..] : spec[(at + 1)..equals];
            if (equals < 0 || !OptionPattern().IsMatch(name.Trim()))
            {
                throw new SourceConfigurationException(source, $"'{name.Trim()}' is no option; options are written name=value, with commas between them.");
            }

            at = equals + 1;
            options.Add(new(name.Trim(), ReadValue(source, name.Trim(), spec, ref at)));
        }

        return (end < 0 ? spec : spec[..end], options);
    }

    private static string ReadValue(string source, string name, string spec, ref int at)
    {
        if (at < spec.Length && spec[at] == '"')
        {
            return ReadQuoted(source, name, spec, ref at);
        }

        var end = spec.IndexOf(',', at);
        end = end < 0 ? spec.Length : end;
        var value = spec[at..end];
        at = end;
        return value;
    }

    // The value is not repeated in the message: it may be what should not be seen.
    private static string ReadQuoted(string source, string name, string spec, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < spec.Length && spec[at] != '"'; at++)
        {
            at += spec[at] == '\\' && at + 1 < spec.Length && spec[at + 1] is '"' or '\\' ? 1 : 0;
            value.Append(spec[at]);
        }

        if (at >= spec.Length || (at + 1 < spec.Length && spec[at + 1] != ','))
        {
            throw new SourceConfigurationException(source, $"the quoted value of '{name}' is not closed, or something other than a comma follows it.");
        }

        at++;
        return value.ToString();
    }

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]+):")]
    private static partial Regex SchemePattern();

    [GeneratedRegex("^[a-z][a-z0-9_-]*$")]
    private static partial Regex OptionPattern();
}
