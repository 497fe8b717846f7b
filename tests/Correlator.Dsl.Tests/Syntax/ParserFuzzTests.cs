using System.Diagnostics;
using Correlator.Dsl.Formatting;

namespace Correlator.Dsl.Tests.Syntax;

public sealed class ParserFuzzTests
{
    private const string Pieces = "(){}[],;.|=!~<>+-*/@:?#\"'`\\ \n\u00A0\u201Cand or on(k) within(5s) 5m a1\uD83D";

    [Law(MaxTest = 3000, EndSize = 1_000_000_000)]
    public void Check_MutatedQuery_GivesDiagnosticsInsideTheText(int seed)
    {
        var random = new Random(seed);
        var text = random.Next(3) == 0
            ? LanguageExamples.All[random.Next(LanguageExamples.All.Count)].Text
            : QueryFormatter.Format(new RandomQuery(seed).Next());
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            text = Mutate(text, random);
        }

        var check = CorrelationQuery.Check(text);

        Assert.All(check.Diagnostics, item => Assert.InRange(item.Span.Start, 0, text.Length));
        Assert.All(check.Diagnostics, item => Assert.InRange(item.Span.End, item.Span.Start, text.Length));
        Assert.All(check.Diagnostics, item => Assert.NotEmpty(DiagnosticRenderer.Render(text, item)));
        Assert.NotEmpty(check.ToJson());
        _ = QueryCompletion.Complete(text, random.Next(text.Length + 1));
        if (check.Bound is not null)
        {
            var formatted = CorrelationQuery.Format(text);
            Assert.True(CorrelationQuery.Check(formatted).Bound is not null, $"{text}\n---\n{formatted}");
            Assert.Equal(formatted, CorrelationQuery.Format(formatted));
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("a(")]
    [InlineData("sequence [")]
    [InlineData("graylog((")]
    [InlineData("promql((")]
    [InlineData("a() | not (")]
    [InlineData("a() | x = lower(")]
    [InlineData("a() | x = 1 + ")]
    [InlineData("a() and on(k) ")]
    [InlineData("a() | where x = 1 and ")]
    [InlineData("let a = ")]
    [InlineData("let a = b;")]
    [InlineData("\"")]
    [InlineData("#\n")]
    [InlineData("a(\"x\\")]
    [InlineData("a() | json ")]
    [InlineData("graylog(a:b OR -")]
    [InlineData("graylog(\"x")]
    [InlineData("a({b=~\"((")]
    [InlineData("on(x) ")]
    [InlineData("a()[")]
    [InlineData("!= ")]
    public void Check_RepeatedPiece_EndsQuickly(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));
        var clock = Stopwatch.StartNew();

        var check = CorrelationQuery.Check(text);
        _ = QueryCompletion.Complete(text, text.Length);

        Assert.False(check.IsValid);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 6), text.Length - at);
        var from = random.Next(Pieces.Length);
        var piece = Pieces.Substring(from, Math.Min(random.Next(1, 4), Pieces.Length - from));
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, piece),
            2 => text.Insert(at, text.Substring(at, length)),
            _ => text.Remove(at, length).Insert(at, piece),
        };
    }
}
