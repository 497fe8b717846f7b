
namespace Correlator.Testing.Tests.Corr;

/// <summary>What test files may look like, and where they are told to be wrong.</summary>
public sealed class CorrFileTests
{
    private const string Query = "query a({})\n";

    [Theory]
    [InlineData("", "1:1: There is no case: a line such as 'case a reply within ten seconds' was expected.")]
    [InlineData("case\nquery a({})", "1:1: A case has a name: 'case a reply within ten seconds'.")]
    [InlineData("case x\nquery a({})\ncase x\nquery a({})", "3:1: There is a case 'x' already; give each a name of its own.")]
    [InlineData("case x", "1:1: The case 'x' has no query: a line such as 'query a({}) and on(request_id) within(10s) b({})' was expected.")]
    [InlineData("case x\nquery", "2:6: A query was expected behind 'query', or on indented lines below it.")]
    [InlineData("case x\nquery a({})\nquery a({})", "3:1: The case has a query already; begin another case for this one.")]
    [InlineData("query a({})", "1:1: 'query' belongs to a case: a line such as 'case a reply within ten seconds' was expected first.")]
    [InlineData("case x\nqurey a({})\n" + Query, "2:1: A section begins with case, load, query, live or expect, found 'qurey'. Did you mean 'query'?")]
    [InlineData("  case x", "1:1: An indented line goes on with a section, and here is none: case, load, query, live or expect was expected.")]
    public void Parse_Sections_AreToldWithTheirPlace(string text, string error) => AssertError(text, error);

    [Theory]
    [InlineData("load", "2:5: The name of a source was expected behind 'load', as in 'load a  @0s request_id=1'.")]
    [InlineData("load 1a @0s", "2:6: The name of a source was expected behind 'load': letters, digits, _ and -, found '1a'.")]
    [InlineData("load a k=1", "2:8: An event begins with its time, such as @5s, found 'k=1'; a value that holds | stands in quotes.")]
    [InlineData("load a @5 k=1", "2:9: A time such as 5s or 2026-01-01T00:00:05Z was expected. A unit was expected after '5': ms s m h d w y.")]
    [InlineData("load a @1.5s k=1", "2:9: A time such as 5s or 2026-01-01T00:00:05Z was expected. A duration is written in whole numbers, found '1.5s'.")]
    [InlineData("load a @2026-13-01 k=1", "2:9: A time such as 5s or 2026-01-01T00:00:05Z was expected, found '2026-13-01'.")]
    [InlineData("load a @9000y", "2:9: The time '9000y' is outside of the years 1 to 9999.")]
    [InlineData("load a @0s k=1 k=2", "2:16: The event has a label 'k' already.")]
    [InlineData("load a @0s hello", "2:12: A label such as request_id=1 was expected, found 'hello'.")]
    [InlineData("load a @0s k=\"x", "2:14: The quote \" is not closed on its line.")]
    [InlineData("load a @0s k=\"x\"y", "2:14: A blank was expected behind the closing quote, found '\"x\"y'.")]
    [InlineData("load a @0s k=x|y", "2:16: An event begins with its time, such as @5s, found 'y'; a value that holds | stands in quotes.")]
    public void Parse_Events_AreToldWithTheirPlace(string load, string error) => AssertError($"case x\n{load}\n{Query}", error);

    [Theory]
    [InlineData("expect", "4:1: Results were expected, such as '1: a@0s b@3s' on an indented line below; if there are none: 'expect nothing'.")]
    [InlineData("expect 1:", "4:8: A result names its events, as in '1: a@0s b@3s'.")]
    [InlineData("expect\n  1: a@0s whole", "5:11: An event such as a@5s, a value such as path=/x, or complete, partial, truncated, continues, revision or at was expected, found 'whole'.")]
    [InlineData("expect 1: a@0s#0", "4:16: The number of an event was expected, as in a@5s#2, found '0'.")]
    [InlineData("expect 1: a b@0s", "4:11: An event such as a@5s, a value such as path=/x, or complete, partial, truncated, continues, revision or at was expected, found 'a'.")]
    [InlineData("expect a@0s{k=1", "4:12: A '}' was expected behind the labels of the event, found the end of the line.")]
    [InlineData("expect a@0s revision", "4:21: The number of a revision was expected, as in 'revision 1'.")]
    [InlineData("expect a@0s at 5s", "4:8: 'at' says when a result comes out on a virtual clock: a line 'live' was expected in this case.")]
    [InlineData("expect nothing\n  1: a@0s", "5:1: Nothing more was expected in this section, found '1: a@0s'.")]
    [InlineData("expect a@0s\nexpect a@1s", "5:1: The case has such a section already; one section lists all of them.")]
    [InlineData("expect error", "4:8: A code was expected, as in 'expect error COR211'.")]
    [InlineData("expect error COR211 in 1:2", "4:21: A place in the query was expected, as in 'expect error COR211 at 1:31'.")]
    [InlineData("expect error COR211\nexpect nothing", "5:1: A query with an error gives no results: 'expect error' stands without other expectations but warnings.")]
    [InlineData("live for 5s", "4:6: 'live', or 'live until 60s', was expected, found 'live for'.")]
    public void Parse_Expectations_AreToldWithTheirPlace(string expect, string error) => AssertError($"case x\nload a @0s k=1\n{Query}{expect}", error);

    [Fact]
    public void Parse_SeveralErrors_TellsAllOfThem()
    {
        var error = Assert.Throws<CorrFileException>(() => CorrFile.Parse("case x\nload a 5s\nquery a({})\nexpect nothing at all\n", "some.corr"));

        Assert.Equal([2, 4], error.Errors.Select(static item => item.Line));
        Assert.StartsWith("some.corr:2:8: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ResultsWithoutEvents_AreRefused() =>
        AssertError($"case x\n{Query}expect nothing", "3:1: The case expects results and has no events: a line such as 'load a  @0s request_id=1' was expected.");

    [Fact]
    public void Parse_LineEndsTabsAndBlankLines_DoNotMatter()
    {
        var file = CorrFile.Parse("# first\r\n\r\ncase x   # why\r\nload a\r\n\t@0s k=1\r\n\r\n\t# two\r\n\t@1s k=2\r\nquery\r\n\ta({})\r\nexpect\r\n\ta@0s\r\n\ta@1s\r\n");

        Assert.Equal(("x", "a({})"), (file.Cases[0].Name, file.Cases[0].Query));
        Assert.True(CorrRunner.Run(file).IsSuccess);
    }

    [Fact]
    public void Parse_TooLarge_IsRefused()
    {
        AssertError(new string('#', (4 << 20) + 1), "1:1: A test file has at most 4 MiB; make several of it.");
        AssertError($"case x\nload a @0s k={new string('1', 1 << 16)}\n{Query}", "2:1: A line has at most 65,536 characters.");
    }

    [Fact]
    public void Read_NoText_IsRefused()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [0xff, 0xfe, 0xfd]);

        var error = Assert.Throws<CorrFileException>(() => CorrFile.Read(path));
        File.Delete(path);

        Assert.Equal("The file is no UTF-8 text.", Assert.Single(error.Errors).Message);
    }

    [Law(MaxTest = 500)]
    public void Parse_AnyLines_GivesAFileOrErrors(string?[] words)
    {
        string[] pieces = ["case x\n", "load a ", "query a({})\n", "expect ", "live ", "@0s ", "k=", "1: a@0s{", "\n  ", "| ", "\"", "error COR101 "];
        var text = string.Concat(words.Select((word, i) => pieces[(word?.Length + i ?? i) % pieces.Length] + word));
        try
        {
            CorrRunner.Run(CorrFile.Parse(text)).UpdatedText();
        }
        catch (CorrFileException error)
        {
            Assert.NotEmpty(error.Errors);
        }
    }

    private static void AssertError(string text, string error) =>
        Assert.Equal(error, Assert.Throws<CorrFileException>(() => CorrFile.Parse(text)).Errors[0].ToString());
}
