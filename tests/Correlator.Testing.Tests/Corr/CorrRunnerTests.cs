namespace Correlator.Testing.Tests.Corr;

/// <summary>What is told of cases that do not give what they expect.</summary>
public sealed class CorrRunnerTests
{
    private const string Events = """
        load a  @0s id=1 | @5s id=2
        load b  @3s id=1 | @6s id=2 | @7s id=2
        query a({}) as x and on(id) within(10s) b({}) | select x.id as who
        """;

    [Fact]
    public void Run_OneEventDiffers_IsToldBesideTheResult() => AssertReport(
        """
        expect
          1: x@0s b@4s
          2: x@5s b@6s b@7s
        """,
        """
        - 1: x@0s b@4s
        + 1: x@0s b@3s
            b@3s instead of b@4s
          1 result as expected
        """);

    [Fact]
    public void Run_MissingAndUnexpectedResults_AreMarked() => AssertReport(
        """
        expect
          1: x@0s b@3s
          9: x@9s b@9s
        """,
        """
        - 9: x@9s b@9s
        + 2: x@5s b@6s b@7s who=2
          1 result as expected
        """);

    [Fact]
    public void Run_EverythingDiffers_IsTold() => AssertReport(
        """
        expect
          8: x@0s{id=7} b@3s who=5 partial truncated continues revision 2
          2: x@5s b@6s
        """,
        """
        - 8: x@0s{id=7} b@3s who=5 partial truncated continues revision 2
        + 1: x@0s{id=1} b@3s who=1 complete revision 0
            key 1 instead of 8; x@0s{id=1} instead of x@0s{id=7}; who=1 instead of 5; complete; not truncated; continues nothing; revision 0 instead of 2
        - 2: x@5s b@6s
        + 2: x@5s b@6s b@7s
            with b@7s besides
        """);

    [Fact]
    public void Run_NothingExpected_ListsWhatCame() => AssertReport(
        "expect nothing",
        """
        - nothing
        + 1: x@0s b@3s who=1
        + 2: x@5s b@6s b@7s who=2
        """);

    [Fact]
    public void Run_AnotherOrder_IsTold() => AssertReport(
        """
        expect ordered
          2: x@5s b@6s b@7s
          1: x@0s b@3s
        """,
        """
        - 2: x@5s b@6s b@7s
        + 2: x@5s b@6s b@7s who=2
          the results are as expected, but in another order
        """);

    [Fact]
    public void Run_LinesThatFitSeveralResults_AreEachGivenOneOfTheirOwn()
    {
        const string Text = """
            case x
            load a  @0s k=1 | @0s k=2
            load b  @0s k=1 | @0s k=2
            query a({}) and on(k) b({})
            expect
              a@0s#1 b@0s#1
              2: a@0s#2 b@0s#2
            """;

        Assert.Equal(string.Empty, Differences(Text));
    }

    [Fact]
    public void Run_QueryWithAnError_TellsItsPlaceInTheFile() => Assert.Equal(
        """
        + error COR102 at 2:20: 'within' needs a duration such as 30s, found '10'. Add a unit: within(10s).
          the place is 5:22 of this file
        """,
        Differences("case x\nload a @0s\nquery\n  a({})\n  and on(k) within(10) a({})\nexpect nothing"));

    [Fact]
    public void Run_ErrorThatIsNone_IsTold() => Assert.Equal(
        "- error COR211\n+ a query without errors",
        Differences("case x\nquery a({})\nexpect error COR211"));

    [Fact]
    public void Run_AnotherErrorOrPlace_IsTold() => Assert.Equal(
        "- error COR102 at 9:9\n+ error COR102 at 1:26: 'within' needs a duration such as 30s, found '10'. Add a unit: within(10s).",
        Differences("case x\nquery a({}) and on(k) within(10) a({})\nexpect error COR102 at 9:9"));

    [Fact]
    public void Run_FormatAndExplanation_AreComparedByLine() => Assert.Equal(
        """
        - a( {} )
        + a({})
        - no such thing
        + emit final: each result once, when it closes (finite sources); first, as soon as they hold (live sources)
        +   stream 0: a  [an event can match for 5m]
        +     at the source: everything is read
        +     here: nothing
        """,
        Differences("case x\nquery  a( {} )\nexpect format\n  a( {} )\nexpect explain\n  no such thing\n  stream 0: a"));

    [Fact]
    public void Run_WithoutExpectation_Fails() => Assert.StartsWith(
        "  the case expects nothing in particular",
        Differences("case x\nload a @0s\nquery a({})"),
        StringComparison.Ordinal);

    [Fact]
    public void Run_LateEvents_AreComparedAsASet() => Assert.Equal(
        "- late a@7s\n+ late a@5s",
        Differences("case x\nlive\nload a  @20s k=1 | @5s k=1 arrive=21s\nquery set lateness = 0s; a({}) and on(k) within(1s) a({}) | emit final\nexpect late a@7s a@5s"));

    [Fact]
    public void Run_EventsOutOfOrder_AreNamedWhereResultsDiffer() => Assert.Equal(
        "- 1: a@0s b@0s\n  1 result as expected\n  too late for a result: a@0s b@0s",
        Differences("case x\nload a  @5m k=2 | @0s k=1\nload b  @5m k=2 | @0s k=1\nquery a({}) and on(k) within(1s) b({})\nexpect\n  1: a@0s b@0s\n  2: a@5m b@5m"));

    [Fact]
    public void Run_ResultThatComesAtAnotherTime_IsTold() => Assert.Equal(
        "- a@0s at 6s\n+ a@0s at 5s\n    at 5s instead of 6s",
        Differences("case x\nlive\nload a  @0s arrive=5s\nquery a({})\nexpect a@0s at 6s"));

    [Fact]
    public void ToString_FailedFile_NamesFileCasesAndDifferences() => Assert.Equal(
        "FAIL  some.corr: 1 of 2 passed\n  line 5: second\n    - nothing\n    + a@0s",
        CorrRunner.Run(CorrFile.Parse("load a @0s\ncase first\nquery a({})\nexpect a@0s\ncase second\nquery a({})\nexpect nothing", "some.corr")).ToString());

    private static void AssertReport(string expectation, string differences) => Assert.Equal(differences, Differences($"case x\n{Events}\n{expectation}"));

    private static string Differences(string text) => string.Join('\n', CorrRunner.Run(CorrFile.Parse(text)).Cases[0].Differences);
}
