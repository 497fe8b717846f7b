using System.Text.Json;
using System.Text.RegularExpressions;

namespace Correlator.Dsl.Tests.Editors;

/// <summary>Reads text by a TextMate grammar, as far as ours goes: the leftmost rule wins, of several at one place the first.</summary>
internal sealed class TextMateGrammar
{
    private readonly JsonElement _root;
    private readonly Dictionary<string, Regex> _regexes = new(StringComparer.Ordinal);

    public TextMateGrammar(JsonElement root)
    {
        _root = root;
        foreach (var rule in Descendants(root))
        {
            foreach (var name in (string[])["match", "begin", "end"])
            {
                if (rule.TryGetProperty(name, out var pattern) && pattern.ValueKind == JsonValueKind.String)
                {
                    // Editors read line by line, so that an end of the text is one of a line.
                    _regexes.TryAdd(pattern.GetString()!, new Regex(pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)));
                }
            }
        }
    }

    /// <summary>All includes of the grammar, without their mark.</summary>
    public IEnumerable<string> Includes => Descendants(_root).Where(static rule => rule.TryGetProperty("include", out _)).Select(static rule => rule.GetProperty("include").GetString()![1..]);

    public IEnumerable<string> RepositoryNames => _root.GetProperty("repository").EnumerateObject().Select(static rule => rule.Name);

    /// <summary>The innermost scope at an offset; empty where no rule says anything.</summary>
    public string ScopeAt(string text, int offset)
    {
        var scope = string.Empty;
        Read(text, (start, end, name) => scope = start <= offset && offset < end ? name : scope);
        return scope;
    }

    private void Read(string text, Action<int, int, string> onToken)
    {
        var open = new Stack<JsonElement>();
        var lineStart = 0;
        foreach (var line in text.Split('\n'))
        {
            for (var at = 0; ;)
            {
                var found = Next(line, at, open);
                if (found.Rule is not { } rule)
                {
                    break;
                }

                Report(rule, found.Match!, found.IsEnd, (start, end, name) => onToken(lineStart + start, lineStart + end, name));
                if (found.IsEnd)
                {
                    open.Pop();
                }
                else if (rule.TryGetProperty("begin", out _))
                {
                    open.Push(rule);
                }

                at = found.Match!.Index + found.Match.Length;
            }

            lineStart += line.Length + 1;
        }
    }

    private (JsonElement? Rule, Match? Match, bool IsEnd) Next(string line, int at, Stack<JsonElement> open)
    {
        (JsonElement? Rule, Match? Match, bool IsEnd) best = (null, null, false);
        var rules = open.Count == 0 ? Expand(_root) : Expand(open.Peek());
        IEnumerable<(JsonElement Rule, string Pattern, bool IsEnd)> candidates = rules.Select(static rule => (rule, PatternOf(rule), false));
        foreach (var (rule, pattern, isEnd) in open.Count == 0 ? candidates : candidates.Prepend((open.Peek(), open.Peek().GetProperty("end").GetString()!, true)))
        {
            var match = _regexes[pattern].Match(line, at);
            if (match.Success && (match.Length > 0 || isEnd) && (best.Match is null || match.Index < best.Match.Index))
            {
                best = (rule, match, isEnd);
            }
        }

        return best;
    }

    private static string PatternOf(JsonElement rule) => (rule.TryGetProperty("match", out var match) ? match : rule.GetProperty("begin")).GetString()!;

    private IEnumerable<JsonElement> Expand(JsonElement rule)
    {
        if (!rule.TryGetProperty("patterns", out var patterns))
        {
            return [];
        }

        return patterns.EnumerateArray().SelectMany(pattern => pattern.TryGetProperty("include", out var include) ? Included(include.GetString()![1..]) : [pattern]);
    }

    private IEnumerable<JsonElement> Included(string name)
    {
        var rule = _root.GetProperty("repository").GetProperty(name);
        return rule.TryGetProperty("match", out _) || rule.TryGetProperty("begin", out _) ? [rule] : Expand(rule);
    }

    private static void Report(JsonElement rule, Match match, bool isEnd, Action<int, int, string> onToken)
    {
        if (rule.TryGetProperty("name", out var name))
        {
            onToken(match.Index, match.Index + match.Length, name.GetString()!);
        }

        foreach (var captures in (string[])["captures", isEnd ? "endCaptures" : "beginCaptures"])
        {
            foreach (var capture in rule.TryGetProperty(captures, out var all) ? all.EnumerateObject() : default)
            {
                var group = match.Groups[capture.Name];
                onToken(group.Index, group.Index + group.Length, capture.Value.GetProperty("name").GetString()!);
            }
        }
    }

    private static IEnumerable<JsonElement> Descendants(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => Descendants(member.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Descendants),
        _ => [],
    };
}
