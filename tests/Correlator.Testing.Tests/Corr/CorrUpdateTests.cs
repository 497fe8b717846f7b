namespace Correlator.Testing.Tests.Corr;

/// <summary>Files rewritten to say what came out.</summary>
public sealed class CorrUpdateTests
{
    [Fact]
    public void UpdatedText_Results_ChangesOnlyWhatIsDifferent() => AssertUpdate(
        """
        # what this is about
        case x
        load a  @0s id=1 | @5s id=2 | @9s id=3
        load b  @3s id=1 | @6s id=2 | @9s id=3
        query a({}) and on(id) within(10s) b({})
        expect
          # the first
          1: a@0s b@3s     # as it should be
          2: a@5s b@7s complete    # near

          # gone
          7: a@8s b@8s
        case y
        query c({})
        expect error COR204
        load c @0s
        """,
        """
        # what this is about
        case x
        load a  @0s id=1 | @5s id=2 | @9s id=3
        load b  @3s id=1 | @6s id=2 | @9s id=3
        query a({}) and on(id) within(10s) b({})
        expect
          # the first
          1: a@0s b@3s     # as it should be
          2: a@5s b@6s complete    # near

          # gone
          3: a@9s b@9s
        case y
        query c({})
        expect
          c@0s
        load c @0s
        """);

    [Fact]
    public void UpdatedText_OrderedResults_PutsNewOnesWhereTheyCame() => AssertUpdate(
        "case x\nload a @0s | @1s | @2s\nquery a({})\nexpect ordered a@0s # first\n  a@2s\n",
        "case x\nload a @0s | @1s | @2s\nquery a({})\nexpect ordered a@0s # first\n  a@1s\n  a@2s\n");

    [Theory]
    [InlineData("expect nothing", "expect\n  a@0s")]
    [InlineData("expect a@7s b@7s", "expect\n  a@0s")]
    [InlineData("expect\n  # why\n  1: b@7s # not", "expect\n  # why\n  a@0s")]
    [InlineData("expect error COR211", "expect\n  a@0s")]
    [InlineData("expect late a@5s", "expect late nothing")]
    [InlineData("expect format\n  b", "expect format\n  a({})")]
    [InlineData("# nothing yet", "expect\n  a@0s\n# nothing yet")]
    public void UpdatedText_OneSection_SaysWhatCame(string section, string updated) =>
        AssertUpdate($"case x\nload a @0s\nquery a({{}})\n{section}", $"case x\nload a @0s\nquery a({{}})\n{updated}");

    [Fact]
    public void UpdatedText_NothingComes_SaysSo() => AssertUpdate(
        "case x\nload a @0s\nquery a({k=\"1\"})\nexpect\n  a@0s\nexpect late a@1s",
        "case x\nload a @0s\nquery a({k=\"1\"})\nexpect nothing\nexpect late nothing");

    [Fact]
    public void UpdatedText_QueryWithErrors_ExpectsThem() => AssertUpdate(
        "case x\nload a @0s\nquery a({}\nexpect\n  a@0s\nexpect late a@1s\n# end",
        "case x\nload a @0s\nquery a({}\nexpect error COR101 at 1:5\n# end");

    [Fact]
    public void UpdatedText_FirstLineOfASectionGoes_TheWordStays() => AssertUpdate(
        "case x\nload a @0s | @1s\nquery a({})\nexpect b@7s   # gone\n  a@0s\n  a@1s",
        "case x\nload a @0s | @1s\nquery a({})\nexpect   # gone\n  a@0s\n  a@1s");

    [Fact]
    public void UpdatedText_ValuesThatNeedQuotes_AreQuoted() => AssertUpdate(
        "case x\nload a @0s \"k k\"=\"v | w\" message=\"it's # \\\"so\\\"\"\nquery a({}) and on(\"k k\") a({})\nexpect a@0s{\"k k\"=1 message=2}\n",
        "case x\nload a @0s \"k k\"=\"v | w\" message=\"it's # \\\"so\\\"\"\nquery a({}) and on(\"k k\") a({})\nexpect nothing\n");

    [Fact]
    public void UpdatedText_QuotedLabelsOfAnEvent_AreReadAgain() => AssertUpdate(
        "case x\nload a @0s \"k k\"=\"v | w\" message=\"it's # \\\"so\\\"\"\nquery a({})\nexpect a@0s{\"k k\"=1 message=2}\n",
        "case x\nload a @0s \"k k\"=\"v | w\" message=\"it's # \\\"so\\\"\"\nquery a({})\nexpect a@0s{\"k k\"=\"v | w\" message=\"it's # \\\"so\\\"\"}\n");

    [Fact]
    public void UpdatedText_Rows_SayTheirLabels() => AssertUpdate(
        "case x\nload a @1s h=1 | @61s h=1\nload b @60s h=1\nquery (a({}) | count by (h) [1m]) and on(h) within(1m) b({})\nexpect nothing\ncase y\nload a @1s h=1\nquery a({}) | count by (h) [1m]\nexpect\n  @1m count=2",
        "case x\nload a @1s h=1 | @61s h=1\nload b @60s h=1\nquery (a({}) | count by (h) [1m]) and on(h) within(1m) b({})\nexpect\n  1: @1m{count=1 h=1} b@1m @2m{count=1 h=1}\ncase y\nload a @1s h=1\nquery a({}) | count by (h) [1m]\nexpect\n  @1m count=1");

    [Fact]
    public void UpdatedText_NothingDifferent_IsTheSame()
    {
        const string Text = "case x\nload a @0s\nquery a({})\nexpect a@0s";

        Assert.Same(Text, CorrRunner.Run(CorrFile.Parse(Text)).UpdatedText());
    }

    // With both kinds of line ends; and what came out of a rewritten file is what it expects.
    private static void AssertUpdate(string text, string expected)
    {
        Assert.Equal(expected, Report(text).UpdatedText());
        Assert.Equal(string.Empty, string.Join('\n', Report(expected).Cases.SelectMany(static item => item.Differences)));
        var windows = text.ReplaceLineEndings("\r\n");
        Assert.Equal(expected.ReplaceLineEndings("\r\n"), Report(windows).UpdatedText());
    }

    private static CorrReport Report(string text) => CorrRunner.Run(CorrFile.Parse(text));
}
