using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Correlator.Sources.Tests;

/// <summary>The stages behind a selector as a server applies them: filters by line and label, and <c>regexp</c>.</summary>
internal static partial class LokiPipeline
{
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>The line with what was found in it; null where a filter drops it.</summary>
    public static LokiLine? Pass(string pipeline, LokiLine line)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in LokiJson.Pairs(line.Labels).Concat(line.Metadata).Concat(line.Parsed))
        {
            labels[name] = value;
        }

        List<(string Name, string Value)> found = [];
        foreach (var stage in Stages(pipeline))
        {
            if (stage is { Word: "regexp" })
            {
                var groups = Re2(stage.Text).Match(line.Text).Groups.Values.Where(static group => group.Success && group.Length > 0 && !char.IsAsciiDigit(group.Name[0]));
                found.AddRange(groups.Select(group => (labels.ContainsKey(group.Name) ? group.Name + "_extracted" : group.Name, group.Value)));
                found.ForEach(pair => labels[pair.Name] = pair.Value);
            }
            else if (!stage.Tests.Any(test => test.Holds(test.Name.Length == 0 ? line.Text : labels.GetValueOrDefault(test.Name, string.Empty))))
            {
                return null;
            }
        }

        return found.Count == 0 ? line : line with { Parsed = [.. line.Parsed, .. found] };
    }

    private static IEnumerable<Stage> Stages(string pipeline)
    {
        var rest = pipeline.Trim();
        while (rest.Length > 0)
        {
            var match = OfLine().Match(rest);
            if (match.Success)
            {
                yield return new Stage(string.Empty, string.Empty, [new Test(string.Empty, match.Groups[1].Value, Unquoted(match.Groups[2].Value))]);
            }
            else if ((match = Parser().Match(rest)).Success)
            {
                yield return new Stage("regexp", Unquoted(match.Groups[1].Value), []);
            }
            else if ((match = MadeUp().Match(rest)).Success)
            {
                // What these find is given with the line.
            }
            else if ((match = OfLabels().Match(rest)).Success)
            {
                yield return new Stage(string.Empty, string.Empty, [.. OfLabel().Matches(match.Value).Select(static test => new Test(test.Groups[1].Value, test.Groups[2].Value, Unquoted(test.Groups[3].Value)))]);
            }
            else
            {
                throw new InvalidOperationException($"The server does not know the stage {rest}");
            }

            rest = rest[match.Length..].Trim();
        }
    }

    private static string Unquoted(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            result.Append(text[i] != '\\' ? text[i] : text[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '"' or '\\' => text[i], var other => throw new InvalidOperationException($"an unknown escape \\{other}") });
        }

        return result.ToString();
    }

    // Digits, letters and ends as RE2 has them.
    private static Regex Re2(string pattern) => Known.GetOrAdd(pattern, static pattern => new Regex(pattern.Replace("(?P<", "(?<").Replace("\\d", "[0-9]").Replace("\\w", "[0-9A-Za-z_]").Replace("$", "\\z"), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));

    [GeneratedRegex("^(\\|=|!=|\\|~|!~) *\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex OfLine();

    [GeneratedRegex("^\\| *regexp *\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Parser();

    [GeneratedRegex("^\\| *(json|logfmt)\\b")]
    private static partial Regex MadeUp();

    [GeneratedRegex("(\\w+) *(=~|!~|!=|=) *\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex OfLabel();

    [GeneratedRegex("^\\| *(\\w+ *(=~|!~|!=|=) *\"((?:[^\"\\\\]|\\\\.)*)\"( or )?)+")]
    private static partial Regex OfLabels();

    private sealed record Stage(string Word, string Text, Test[] Tests);

    private sealed record Test(string Name, string Operator, string Text)
    {
        public bool Holds(string value) => Operator switch
        {
            "|=" => value.Contains(Text, StringComparison.Ordinal),
            "!=" when Name.Length == 0 => !value.Contains(Text, StringComparison.Ordinal),
            "|~" => Re2(Text).IsMatch(value),
            "!~" when Name.Length == 0 => !Re2(Text).IsMatch(value),
            "=" => value == Text,
            "!=" => value != Text,
            "=~" => Re2($"^(?s:{Text})$").IsMatch(value),
            _ => !Re2($"^(?s:{Text})$").IsMatch(value),
        };
    }
}
