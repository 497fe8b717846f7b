using Correlator.Dsl.Formatting;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Formatting;

public sealed class FormatLawTests
{
    [Law(MaxTest = 2000, EndSize = 1_000_000_000)]
    public void Format_AnyTree_ReadsBackAsTheSameTree(int seed)
    {
        var tree = new RandomQuery(seed).Next();

        var text = QueryFormatter.Format(tree);
        var read = Read(text);

        Assert.True(SyntaxComparer.AreEquivalent(tree, read), text);
        Assert.Equal(text, QueryFormatter.Format(read));
    }

    [Law(MaxTest = 1000, EndSize = 1_000_000_000)]
    public void Format_AnyTreeWithComments_KeepsTheCommentsAndIsIdempotent(int seed)
    {
        var tree = new RandomQuery(seed).Next();
        var text = WithComments(QueryFormatter.Format(tree), new Random(seed));
        var read = Read(text);

        var once = QueryFormatter.Format(read);
        var again = Read(once);

        Assert.True(SyntaxComparer.AreEquivalent(read, again), once);
        Assert.Equal(read.Comments.Select(comment => comment.Text), again.Comments.Select(comment => comment.Text));
        Assert.Equal(once, QueryFormatter.Format(again));
    }

    private static QuerySyntax Read(string text)
    {
        var diagnostics = new DiagnosticBag(text);
        var tree = Parser.Parse(text, diagnostics, SelectorLanguages.From(null));
        Assert.False(diagnostics.HasErrors, $"{string.Join('\n', diagnostics.ToList())}\n{text}");
        return tree;
    }

    /// <summary>Puts comments after words that stand outside of selectors and strings.</summary>
    private static string WithComments(string text, Random random)
    {
        var number = 0;
        foreach (var word in (string[])[") and ", ") or ", " | limit ", " as x ", " ] ", "; ", ") | "])
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0 && number < 6; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                if (random.Next(2) == 0 && IsPlain(text, at))
                {
                    number++;
                    text = text.Insert(at + word.Length, random.Next(2) == 0 ? $"# note {number}\n" : $"\n# note {number}\n");
                }
            }
        }

        return text;
    }

    private static bool IsPlain(string text, int at)
    {
        var line = text[(text.LastIndexOf('\n', at) + 1)..at];
        return !line.Contains('#') && !line.Contains("graylog(", StringComparison.Ordinal) && !line.Contains("promql(", StringComparison.Ordinal);
    }
}
