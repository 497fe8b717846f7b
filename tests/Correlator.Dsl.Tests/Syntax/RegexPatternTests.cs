using System.Diagnostics;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Syntax;

public sealed class RegexPatternTests
{
    [Theory]
    [InlineData("(?P<user>\\w+)", "anna", true)]
    [InlineData("4..|5..", "404", true)]
    [InlineData("4..|5..", "1404", false)]
    [InlineData("[[:alpha:]]+", "abc", true)]
    [InlineData("[[:digit:]-]+", "1-2", true)]
    [InlineData("\\pL+", "äb", true)]
    [InlineData("(?i)error", "ERROR", true)]
    [InlineData("[]a]+", "]a", true)]
    public void TryCreate_Anchored_MatchesWholeTexts(string pattern, string text, bool expected)
    {
        Assert.True(RegexPattern.TryCreate(pattern, isAnchored: true, out var regex, out _));
        Assert.Equal(expected, regex!.IsMatch(text));
    }

    [Theory]
    [InlineData("a(?=b)", 1, "a lookahead")]
    [InlineData("(?<!x)a", 0, "a negative lookbehind")]
    [InlineData("(a)\\1", 3, "a backreference")]
    [InlineData("(?P<x>a)(?P=x)", 8, "a backreference")]
    [InlineData("(?>a)", 0, "an atomic group")]
    [InlineData("(?P<x>a)(b", 10, "not valid")]
    [InlineData("a{1001}", 1, "Repetitions")]
    [InlineData("((a{100}){100})", 9, "Repetitions")]
    public void TryCreate_Unusable_NamesConstructAndPlace(string pattern, int offset, string words)
    {
        Assert.False(RegexPattern.TryCreate(pattern, isAnchored: false, out _, out var problem));
        Assert.Equal(offset, problem.Offset);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_HostilePattern_RunsInLinearTime()
    {
        Assert.True(RegexPattern.TryCreate("(a*)*(a*)*b", isAnchored: true, out var regex, out _));
        var clock = Stopwatch.StartNew();

        Assert.False(regex!.IsMatch(new string('a', 50_000)));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("error", "error")]
    [InlineData("a\\.b", "a.b")]
    [InlineData("a.b", null)]
    [InlineData("\\d", null)]
    public void LiteralOf_Pattern_IsTheTextItStandsFor(string pattern, string? expected) => Assert.Equal(expected, RegexPattern.LiteralOf(pattern));
}
