using System.Reactive.Linq;
using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

/// <summary>What a notebook does, which knows the names of the convention and nothing of this library.</summary>
public sealed class FormatterConventionTests
{
    public static TheoryData<string> Shown => ["correlation", "timeline", "table", "query", "histogram", "statistics", "live", "nothing live"];

    [Theory]
    [MemberData(nameof(Shown))]
    public void Type_AsANotebookFindsIt_IsShownAsHtmlAndAsText(string which)
    {
        var value = ValueOf(which);

        Assert.StartsWith("<div", Format(value, "text/html"), StringComparison.Ordinal);
        Assert.DoesNotContain("<div", Format(value, "text/plain"), StringComparison.Ordinal);
        Assert.Equal(["text/html", "text/plain"], (IEnumerable<string>?)Attribute(value).GetType().GetProperty("PreferredMimeTypes")!.GetValue(Attribute(value)));
    }

    [Fact]
    public void Formatter_ForeignValue_IsNotHandled() => Assert.False(new DisplayFormatter("text/html").Format(42, TextWriter.Null));

    private static object ValueOf(string which) => which switch
    {
        "correlation" => Pair(),
        "timeline" => Lonely().ToTimeline(new DisplayOptions { Streams = ["web", "svc"] }),
        "table" => new[] { Pair() }.ToTable(),
        "query" => Query([], []).Node,
        "histogram" => DurationHistogram.Of([TimeSpan.FromSeconds(1)]),
        "live" => Query([At(0, "web", "asked")], []).ToLiveViews().Wait(),
        "nothing live" => LiveView.Empty,
        _ => CorrelationRun.Create(Query([], []).Node, new CorrelationOptions(), new TextSink(TextWriter.Null)).Statistics,
    };

    private static object Attribute(object value) =>
        value.GetType().GetCustomAttributes(inherit: true).Single(static attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute");

    private static string Format(object value, string mimeType)
    {
        var attribute = Attribute(value);
        var sourceType = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var source = Activator.CreateInstance(sourceType)!;
        var formatters = (IEnumerable<object>)sourceType.GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        var formatter = formatters.Single(formatter => mimeType.Equals(formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)));
        var text = new StringWriter();
        Assert.Equal(true, formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, text]));
        return text.ToString();
    }
}
