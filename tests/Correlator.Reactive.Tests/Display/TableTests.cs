using System.Xml.Linq;
using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

public sealed class TableTests
{
    private static readonly DisplayOptions Two = new() { Streams = ["web", "svc"], MaxRows = 2 };

    [Fact]
    public void Table_MoreThanItsRows_CountsAllAndShowsTheFirst()
    {
        var html = XElement.Parse(CorrelationDisplay.ToTableHtml(Five(), Two));

        Assert.Equal(2, html.Descendants("tr").Count());
        Assert.Contains("5 correlations, 1 complete, 4 partial", html.Value, StringComparison.Ordinal);
        Assert.Contains("… and 3 more correlations", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_AsText_IsALineEachAndHowManyMore() => Assert.Equal(
        "5 correlations\nid=0  complete  500 ms  2 events\nid=1  partial  0 ms  1 event\n… and 3 more", Five().ToTable(Two).ToString());

    [Fact]
    public void Table_Empty_SaysSo() => Assert.Contains("0 correlations", XElement.Parse(CorrelationDisplay.ToTableHtml(Array.Empty<Correlation>())).Value, StringComparison.Ordinal);

    [Fact]
    public void Table_HostileKey_IsText()
    {
        var html = XElement.Parse(CorrelationDisplay.ToTableHtml(Correlate([At(0, "web", "x", Hostile)], [])));

        Assert.Empty(html.Descendants("script"));
        Assert.Contains("<script>alert(1)</script>", html.Value, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Correlation> Five() =>
        Correlate(Enumerable.Range(0, 5).Select(static i => At(i * 100, "web", "asked", $"{i}")), [At(0.5, "svc", "answered", "0")]);
}
