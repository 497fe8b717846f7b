using System.Text;
using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class PatternDecoderTests
{
    [Fact]
    public void Pattern_FileFormat_TakesTimeMessageAndLabels()
    {
        var events = Read(
            "01.02.2026 10:00:00|WARN|api|slow\n  at x\n01.02.2026 10:00:01|INFO|api|ok\n",
            o => o with { Format = LogFormat.Pattern, Pattern = "<time>|<level>|<app>|<message>", TimeFormat = "dd.MM.yyyy HH:mm:ss" });

        Assert.Equal(["slow\n  at x", "ok"], events.Select(e => e.Message));
        Assert.Equal(Utc("2026-02-01T10:00:00"), events[0].Timestamp);
        Assert.Equal(Labels.Of(("level", "WARN"), ("app", "api")), events[0].Labels);
    }

    [Fact]
    public void Regexp_FileFormat_AcceptsBothWaysToNameGroups()
    {
        var logEvent = ReadOne(
            "at 1767261600123 from api: done",
            o => o with { Format = LogFormat.Regexp, Pattern = @"^at (?P<when>\d+) from (?<app>\w+): (?<msg>.*)$", Time = ["when"], TimeFormat = "ms" });

        Assert.Equal(("api", "done"), (logEvent["app"], logEvent.Message));
        Assert.Equal(Utc("2026-01-01T10:00:00.123"), logEvent.Timestamp);
    }

    [Theory]
    [InlineData("(?<a>x)\\1")]
    [InlineData("(")]
    [InlineData("no groups")]
    public void Regexp_ThatCannotBeUsed_FailsWhereItIsWritten(string pattern)
    {
        Assert.Throws<ArgumentException>(() => new FileSource("a", new FileSourceOptions { Path = "x", Format = LogFormat.Regexp, Pattern = pattern }));
    }

    [Theory]
    [InlineData("""<ip> - - <_> "<method> <path> <_>" <status>""", """1.2.3.4 - - [x] "GET /a HTTP/1.1" 200""", "ip=1.2.3.4 method=GET path=/a status=200", true)]
    [InlineData("<a>,<b>", "1", "a=1", false)]
    [InlineData("x<a>", "y1", "", false)]
    [InlineData("<_>=<b>", "a=b=c", "b=b=c", true)]
    [InlineData("< a><1><b>", "< a><1>z", "b=z", true)]
    public void LogPattern_Match_FollowsLogQl(string pattern, string text, string captures, bool isWhole)
    {
        var found = new List<string>();
        var match = LogPattern.Parse(pattern).Match(Encoding.UTF8.GetBytes(text));
        while (match.MoveNext())
        {
            found.Add($"{match.Name}={Encoding.UTF8.GetString(match.Value)}");
        }

        Assert.Equal(captures, string.Join(' ', found));
        Assert.Equal(isWhole, match.IsWhole);
    }

    [Theory]
    [InlineData("<a><b>", 3)]
    [InlineData("<a> <a>", 4)]
    [InlineData("<_> text", 0)]
    public void LogPattern_Parse_SaysWhereItIsWrong(string pattern, int position)
    {
        Assert.Equal(position, Assert.Throws<LogPatternException>(() => LogPattern.Parse(pattern)).Position);
    }
}
