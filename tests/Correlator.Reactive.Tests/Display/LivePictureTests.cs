using System.Reactive.Linq;
using System.Xml.Linq;
using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

/// <summary>How a view of a run looks, as a picture and as text.</summary>
public sealed class LivePictureTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Picture_OfAView_HasItsFiguresRatesFunnelAndResults()
    {
        var html = XElement.Parse(CorrelationDisplay.ToLiveHtml(View()));

        Assert.Equal(["timeline of 2 events"], html.Descendants("table").Descendants("svg").Select(static svg => (string?)svg.Attribute("aria-label")));
        Assert.Contains("running", html.Value, StringComparison.Ordinal);
        Assert.Contains("p9920 ms", html.Value, StringComparison.Ordinal);
        Assert.Contains("90 of 100 events", html.Value, StringComparison.Ordinal);
        Assert.Contains("1.5 KiB of 3 KiB", html.Value, StringComparison.Ordinal);
        Assert.Contains("width:90%", html.ToString(), StringComparison.Ordinal);

        // A column for each interval in each of two pictures, and a bar for the one stream.
        Assert.Equal(["5/s", "0/s", "10/s", "1/s", "0/s", "2/s", "matched: 3"], html.Descendants("rect").Select(static rect => rect.Value));
    }

    [Fact]
    public void Text_OfAView_HasTheSameInWords() => Assert.Equal(
        "running, 3 s: 3 events, 1 result\n▅▁█ 10/s events, 2/s results\nlatency p50 5 ms, p95 10 ms, p99 20 ms, max 30 ms\nheld: 90 of 100 events, 1.5 KiB of 3 KiB\n"
        + "web: 3 events, 3 matched\n1 result\nid=7  complete  1500 ms  2 events",
        View().ToString());

    [Fact]
    public void Text_OfNothing_WaitsForTheFirstView() => Assert.Equal("waiting", LiveView.Empty.ToString());

    [Fact]
    public void Picture_RunEnded_ShowsTheMostThatWasHeldAndNoRateOfTheRest()
    {
        var text = View(isLast: true).ToString();

        Assert.StartsWith("ended", text, StringComparison.Ordinal);
        Assert.Contains("▅▁█ 10/s events", text, StringComparison.Ordinal);
        Assert.Contains("held at most: 95 of 100 events", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_Hostile_IsText()
    {
        var query = Query([At(0, Hostile, Hostile, Hostile)], []);

        var html = XElement.Parse(CorrelationDisplay.ToLiveHtml(query.ToLiveViews().Wait()));

        Assert.Empty(html.Descendants("script"));
        Assert.Contains("<script>alert(1)</script>", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_AnyLength_IsBounded()
    {
        var query = Query([.. Enumerable.Range(0, 5000).Select(static i => At(i, "web", new string('x', 5000), $"{i}"))], []);

        Assert.InRange(CorrelationDisplay.ToLiveHtml(query.ToLiveViews().Wait()).Length, 1000, 20_000);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(3L << 40, "3 TiB")]
    public void Bytes_AnySize_HaveTheirUnit(long count, string text) => Assert.Equal(text, LiveText.Bytes(count));

    private static LiveView View(bool isLast = false)
    {
        var ledger = new StreamLedger { Input = 3, Matched = 3 };
        var state = new StateStatistics(new StateBudget { MaxEvents = 100, MaxBytes = 3072 }) { Events = 90, Bytes = 1536, PeakEvents = 95, PeakBytes = 2048 };
        var statistics = new RunStatistics([new StreamStatistics("web", "web", ledger)], new Dictionary<string, SourceStatistics>()) { Results = 1, State = state };
        return new LiveView(statistics, new[] { Pair() }.ToTable())
        {
            Time = Start.AddSeconds(3),
            Elapsed = 3 * Second,
            IsLast = isLast,
            Latency = new LatencySummary(1, Milliseconds(5), Milliseconds(10), Milliseconds(20), Milliseconds(30)),
            Reports = [Report(5, 1), Report(0, 0), Report(10, 2), .. isLast ? [new RunReport { Events = 7, Interval = Milliseconds(1), IsLast = true }] : Array.Empty<RunReport>()],
        };
    }

    private static RunReport Report(long events, long results) => new() { Events = events, Results = results, Interval = Second };

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
