using System.Text;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The grammar of docs/language.md is what the parser reads: whatever it can make is read without a mistake of syntax.</summary>
public sealed class GrammarTests
{
    // Something else was expected. The other codes are about what is said: a bound above another, a clause given twice.
    private const string Syntax = "COR101";

    // Words, numbers and texts, whose spelling the document describes by example.
    private static readonly Dictionary<string, string[]> Leaves = new(StringComparer.Ordinal)
    {
        ["name"] = ["x1", "k_2", "user-id"],
        ["let-name"] = ["known"],
        ["alias"] = ["x1", "k_2"],
        ["source-name"] = ["web", "orders-2"],
        ["field"] = ["status", "http.code", "user-id"],
        ["duration"] = ["30s", "1h30m", "500ms"],
        ["quantity"] = ["5", "1.5s", "10KB", "2m"],
        ["option"] = ["30s"],
        ["string"] = ["\"a b\"", "'c'", "`d\\e`"],
        ["word"] = ["error", "5xx"],
        ["int"] = ["3", "12"],
        ["integer"] = ["1767225600"],
        ["number"] = ["0.5", "2"],
        ["instant"] = ["2026-01-01T06:00:00Z", "2026-01-02", "1767225600", "now", "5m ago"],
        ["lucene"] = ["a:b AND NOT c:d"],
        ["native"] = ["*"],
    };

    private static readonly Dictionary<string, Part> Rules = Ebnf.Parse(MarkdownText.Blocks.Single(
        static block => block.Path == "docs/language.md" && block.Text.Contains("join-expr", StringComparison.Ordinal)).Text);

    [Fact]
    public void Names_OfAllRules_AreRulesOrWords() => Assert.Equal([], Rules.Values.SelectMany(References).Distinct().Where(
        static name => !Rules.ContainsKey(name) && !Leaves.ContainsKey(name) && name is not ("letter-or-underscore" or "letter" or "digit" or "digits" or "date" or "time" or "zone")));

    [Law(MaxTest = 3000, StartSize = 1000, EndSize = 100_000_000)]
    public void Texts_ThatTheGrammarMakes_AreReadWithoutAMistakeOfSyntax(int seed)
    {
        // A name that stands for a stream is told from a source's by having been given.
        var text = $"let known = web({{}}); {new SentenceWriter(seed).Write("query")}";

        var mistakes = CorrelationQuery.Check(text).Diagnostics.Where(static item => item.Code == Syntax).ToList();

        Assert.True(mistakes.Count == 0, $"{text}\n{string.Join('\n', mistakes.Select(item => $"{item} at …{text[Math.Max(0, item.Span.Start - 60)..item.Span.Start]}⟨"))}");
    }

    [Fact]
    public void Texts_ManySeeds_UseEveryRule()
    {
        var used = new HashSet<string>();
        for (var seed = 0; seed < 2000; seed++)
        {
            var writer = new SentenceWriter(seed);
            writer.Write("query");
            used.UnionWith(writer.Used);
        }

        Assert.Equal([], Rules.Keys.Where(name => !used.Contains(name) && !Leaves.ContainsKey(name)));
    }

    // How deep the shortest text of a rule is, so that deep down a way out is taken.
    private static readonly Dictionary<string, int> Heights = MeasureHeights();

    private static Dictionary<string, int> MeasureHeights()
    {
        var heights = Rules.Keys.ToDictionary(static name => name, static _ => 1000);
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var (name, part) in Rules)
            {
                var height = 1 + HeightOf(part, heights);
                isChanged |= height < heights[name];
                heights[name] = Math.Min(height, heights[name]);
            }
        }

        return heights;
    }

    private static int HeightOf(Part part) => HeightOf(part, Heights);

    private static int HeightOf(Part part, Dictionary<string, int> heights) => part switch
    {
        Reference { Name: var name } => Leaves.ContainsKey(name) ? 0 : heights.GetValueOrDefault(name, 1000),
        Sequence sequence => sequence.Parts.Select(inner => HeightOf(inner, heights)).DefaultIfEmpty(0).Max(),
        Choice choice => choice.Choices.Min(inner => HeightOf(inner, heights)),
        _ => 0,
    };

    private static IEnumerable<string> References(Part part) => part switch
    {
        Reference reference => [reference.Name],
        Sequence sequence => sequence.Parts.SelectMany(References),
        Choice choice => choice.Choices.SelectMany(References),
        Repeated repeated => References(repeated.Inside),
        _ => [],
    };

    /// <summary>Makes a text of a rule; deep down only of what is shortest.</summary>
    private sealed class SentenceWriter(int seed)
    {
        private const int Depth = 11;
        private readonly Random _random = new(seed);
        private readonly StringBuilder _text = new();
        private bool _isTime;

        public HashSet<string> Used { get; } = [];

        public string Write(string rule)
        {
            Write(new Reference(rule), depth: 0);
            return _text.ToString();
        }

        private void Write(Part part, int depth)
        {
            switch (part)
            {
                case Terminal terminal:
                    Append(terminal.Word);
                    break;
                case Reference { Name: var name } when Leaves.TryGetValue(name, out var words):
                    // A text in the place of a time is one.
                    Append(_isTime && name == "string" ? "\"2026-01-01\"" : words[_random.Next(words.Length)]);
                    break;
                case Reference { Name: var name }:
                    Used.Add(name);
                    _isTime = name == "at";
                    Write(Rules[name], depth + 1);
                    _isTime = false;
                    break;
                case Sequence sequence:
                    foreach (var inner in sequence.Parts)
                    {
                        Write(inner, depth);
                    }

                    break;
                case Choice { Choices: var choices }:
                    Write(depth < Depth ? choices[_random.Next(choices.Count)] : choices.MinBy(HeightOf)!, depth);
                    break;
                case Repeated repeated:
                    for (var left = TimesOf(repeated, depth); left > 0; left--)
                    {
                        Write(repeated.Inside, depth + 1);
                    }

                    break;
            }
        }

        // A parenthesis behind a group modifier opens its labels, whatever else could stand there.
        private int TimesOf(Repeated repeated, int depth) =>
            _text.ToString().EndsWith("group_left", StringComparison.Ordinal) || _text.ToString().EndsWith("group_right", StringComparison.Ordinal) ? 1
            : depth < Depth ? _random.Next(repeated.Most + 1) : 0;

        // A sign belongs to the number behind it.
        private void Append(string word)
        {
            if (_text.Length > 0 && !(_text[^1] is '-' or '+' && (_text.Length < 2 || _text[^2] == ' ') && char.IsAsciiDigit(word[0])))
            {
                _text.Append(' ');
            }

            _text.Append(word);
        }
    }
}
