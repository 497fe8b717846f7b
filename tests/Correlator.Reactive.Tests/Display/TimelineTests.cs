using System.Globalization;
using System.Xml.Linq;
using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

public sealed class TimelineTests
{
    private static readonly DisplayOptions Named = new() { Streams = ["web", "svc"] };

    [Fact]
    public void Timeline_Pair_HasALaneForEachStreamAMarkForEachEventAndTheTimeBetween()
    {
        var html = XElement.Parse(CorrelationDisplay.ToHtml(Pair(), Named));

        var texts = html.Descendants("text").Select(static text => text.Value).ToList();
        Assert.Contains("web", texts);
        Assert.Contains("svc", texts);
        Assert.Contains("1", texts);
        Assert.Contains("2", texts);
        Assert.Contains("1.5 s", texts);
        Assert.Contains("+1500 ms", html.Descendants("span").Select(static span => span.Value));
        Assert.DoesNotContain("missing", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Timeline_MissingStreamOfKnownName_IsALaneThatSaysSo() => Assert.Equal(["svc"], MissingLanes(CorrelationDisplay.ToHtml(Lonely(), Named)));

    [Fact]
    public void Timeline_MissingStreamOfUnknownName_IsShownAllTheSame() => Assert.Equal(["another stream"], MissingLanes(CorrelationDisplay.ToHtml(Lonely())));

    [Fact]
    public void Timeline_StreamWithAnEmptyName_IsNeverMissed() =>
        Assert.Equal([], MissingLanes(CorrelationDisplay.ToHtml(Lonely(), new DisplayOptions { Streams = ["web", string.Empty] })));

    [Fact]
    public void Timeline_MoreEventsThanAreShown_IsBoundedAndSaysHowMany()
    {
        var html = CorrelationDisplay.ToHtml(Many(899), Named);

        Assert.Contains("… and 840 more events", html, StringComparison.Ordinal);
        Assert.Contains(">line 898<", html, StringComparison.Ordinal);
        Assert.Equal(Named.MaxEvents, XElement.Parse(html).Descendants("span").Count(static span => span.Value.StartsWith("line ", StringComparison.Ordinal) || span.Value == "asked"));
        Assert.InRange(html.Length, 1_000, 60_000);
    }

    [Fact]
    public void Timeline_AsText_IsBoundedAndNamesWhatIsMissing()
    {
        Assert.Equal(
            "id=7  complete  4 ms  2026-01-02T03:04:05Z\n       +0 ms  web  asked\n       +0 ms  svc  line 0\n       +1 ms  svc  line 1\n              … and 2 more events\n       +4 ms  svc  line 4",
            Many(5).ToTimeline(Named with { MaxEvents = 4 }).ToString());
        Assert.EndsWith("svc  missing", Lonely().ToTimeline(Named).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Timeline_HostileText_IsTextAndNothingElse()
    {
        var correlation = Correlate([At(0, "web", Hostile, Hostile)], []).Single();
        var html = CorrelationDisplay.ToHtml(correlation, new DisplayOptions { Streams = ["web", Hostile], MaxText = 400 });

        var parsed = XElement.Parse(html);
        Assert.DoesNotContain("script", parsed.DescendantsAndSelf().Select(static element => element.Name.LocalName));
        Assert.DoesNotContain(parsed.Descendants().Attributes(), static attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains("alert(1)", parsed.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(html, static letter => char.IsControl(letter) || letter == '\u202e' || char.IsSurrogate(letter));
    }

    [Fact]
    public void Timeline_OtherCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = CorrelationDisplay.ToHtml(Pair(), Named);
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = other;

            Assert.Equal(expected, CorrelationDisplay.ToHtml(Pair(), Named));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0, 20, 110)]
    [InlineData(1001, 20, 110)]
    [InlineData(60, 0, 110)]
    [InlineData(60, 20, 7)]
    [InlineData(60, 20, 10_001)]
    public void Options_OutsideTheirRange_AreRefused(int events, int rows, int text) => Assert.Throws<ArgumentOutOfRangeException>(
        () => CorrelationDisplay.ToHtml(Pair(), new DisplayOptions { MaxEvents = events, MaxRows = rows, MaxText = text }));

    [FsCheck.Xunit.Property]
    public bool TimeScale_AnySpan_HasFewMarksInOrderInsideIt(long span)
    {
        var ticks = Math.Abs(span % (TimeSpan.TicksPerDay * 4000));
        var marks = new TimeScale(0, 100, ticks).Marks().ToList();

        return marks.Count is > 0 and <= 9 && marks[0] == 0 && marks[^1] <= ticks && marks.Zip(marks.Skip(1)).All(static pair => pair.First < pair.Second);
    }

    private static IEnumerable<string> MissingLanes(string html)
    {
        var texts = XElement.Parse(html).Descendants("text").Select(static text => text.Value).ToList();
        return texts.Zip(texts.Skip(1)).Where(static pair => pair.Second.StartsWith("missing", StringComparison.Ordinal)).Select(static pair => pair.First);
    }
}
