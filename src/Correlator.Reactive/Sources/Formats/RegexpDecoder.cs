using System.Text;
using System.Text.RegularExpressions;

namespace Correlator;

/// <summary>Records whose first line is taken apart by a regular expression with named groups; lines that do not fit belong to the record before.</summary>
internal sealed class RegexpDecoder(Regex regex, EventFields names, TimeReader times) : ScannedDecoder(times)
{
    private readonly string[] _groups = NamedGroups(regex);

    public override string Name => "regexp";

    public override bool IsMultiLine => true;

    protected override string NotOfFormat => "does not fit the regular expression";

    /// <summary>Compiles a regular expression that runs in linear time; <c>(?P&lt;name&gt;</c> is accepted too.</summary>
    /// <exception cref="ArgumentException">It cannot be read, cannot run in linear time, or has no named group.</exception>
    public static Regex Compile(string text)
    {
        Regex regex;
        try
        {
            regex = new Regex(text.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"The regular expression '{text}' cannot be used: {error.Message}", error);
        }

        return NamedGroups(regex).Length > 0
            ? regex
            : throw new ArgumentException($"The regular expression '{text}' has no named group such as (?<time>…).");
    }

    public override bool StartsRecord(ReadOnlySpan<byte> line) => ReadTime(line, out _) is null;

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        var match = regex.Match(Encoding.UTF8.GetString(FirstLine(record)));
        if (!match.Success)
        {
            return false;
        }

        scan.Message = record;
        var time = FindGroup(match, names.Times);
        var message = FindGroup(match, names.Messages);
        foreach (var group in _groups)
        {
            if (match.Groups[group] is not { Success: true } found)
            {
                continue;
            }

            var value = Encoding.UTF8.GetBytes(found.Value);
            if (group == time)
            {
                scan.Time = value;
            }
            else if (group == message)
            {
                scan.Message = value;
            }
            else
            {
                scan.Add(FieldName.Of(group).Utf8, value);
            }
        }

        return true;
    }

    private static string[] NamedGroups(Regex regex) => [.. regex.GetGroupNames().Where(static name => !char.IsAsciiDigit(name[0]))];

    private static string? FindGroup(Match match, FieldName[] candidates)
    {
        foreach (var candidate in candidates)
        {
            if (match.Groups[candidate.Text].Success)
            {
                return candidate.Text;
            }
        }

        return null;
    }
}
