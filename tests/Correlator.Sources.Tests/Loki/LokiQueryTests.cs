using Correlator.Dsl;

namespace Correlator.Sources.Tests;

/// <summary>What of a query is left to the server.</summary>
public sealed class LokiQueryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly LokiBackend _backend = new();

    [Theory]
    [InlineData("", "{env=\"x\"}", "", "{env=\"x\"}")]
    [InlineData("{app=\"a\"}", "", "", "{app=\"a\"}")]
    [InlineData("{app=\"a\", status>=500, n=5}", "", "", "{app=\"a\"}")]
    [InlineData("{app=\"a\"}", "{env=\"x\"} |= \"own\"", "|= \"line\"", "{env=\"x\", app=\"a\"} |= \"own\" |= \"line\"")]
    [InlineData("{ app =~ \"a|b\" , x != `c` } | json", "", "", "{app =~ \"a|b\", x != `c`} | json")]
    [InlineData("{app=\"}, b=\\\"\", c!~\"d\"}", "", "", "{app=\"}, b=\\\"\", c!~\"d\"}")]
    public void Query_SelectorsAndFilters_ArePutTogether(string asked, string own, string line, string expected)
    {
        LineFilter[] filters = line.Length == 0 ? [] : [new LineFilter([line.Split('"')[1]], false, false)];

        Assert.Equal(expected, LokiSelector.Query("loki", own, new SourceRequest { Selector = asked, Stages = filters }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{app!=\"a\"}")]
    [InlineData("{app=~\".*\"}")]
    [InlineData("{app=\"\"}")]
    [InlineData("{status>=500}")]
    public void Query_WithoutAMatcherThatLokiNeeds_SaysWhatToWrite(string selector)
    {
        var error = Assert.Throws<SourceException>(() => LokiSelector.Query("loki", string.Empty, new SourceRequest { Selector = selector }));

        Assert.Equal("LOKI_SELECTOR", error.Code);
        Assert.Contains("service_name=~", error.Message);
    }

    [Theory]
    [InlineData("app=a")]
    [InlineData("{app=\"a\"")]
    [InlineData("{app=\"a}")]
    public void Query_ThatIsNoSelector_IsRefused(string selector) =>
        Assert.Equal("LOKI_SELECTOR", Assert.Throws<SourceException>(() => LokiSelector.Query("loki", string.Empty, new SourceRequest { Selector = selector })).Code);

    [Fact]
    public void Run_TwoSelectorsOfOneSource_AreAskedForApart()
    {
        Push("app=a", 1, "request_id=7 error");
        Push("app=a", 2, "request_id=8 fine");
        Push("app=b", 3, "request_id=7 done");
        Push("app=c", 3, "request_id=7 of another");

        var results = Run("loki({app=\"a\"} |= \"error\") as x and on(request_id) within(5s) loki({app=\"b\"}) as y");

        Assert.Equal(["request_id=7 error + request_id=7 done"], results);
        Assert.Equal(["{app=\"a\"} |= \"error\"", "{app=\"b\"}"], Asked);
    }

    [Fact]
    public void Run_TwoStreamsOfTheSameSelection_AreAskedForOnce()
    {
        Push("app=a", 1, "request_id=7 one");

        Run("loki({app=\"a\"}) as x and on(request_id) within(5s) loki({app=\"a\"}) as y");

        Assert.Equal(["{app=\"a\"}"], Asked);
    }

    [Fact]
    public void Run_FiltersBehindAChangeOfTheLine_StayHere()
    {
        Push("app=a", 1, "level=error id=1");
        Push("app=b", 1, "id=1");

        var results = Run("loki({app=\"a\"} | logfmt |= \"id\" | line_format \"{{.level}}!\" |= \"error!\") as x and on(id) within(5s) loki({app=\"b\"} | logfmt) as y");

        Assert.Equal(["error! + id=1"], results);
        Assert.Equal(["{app=\"a\"} |= \"id\"", "{app=\"b\"}"], Asked);
    }

    [Fact]
    public void Run_RangeOfAStream_IsTheSpanThatIsAskedFor()
    {
        Push("app=a", 1, "id=1");

        Run("loki({app=\"a\"} | logfmt)[2026-11-23T12:00:00Z, 2026-11-23T12:30:00Z] as x and on(id) within(5s) loki({app=\"a\"} | logfmt)[2026-11-23T12:00:00Z, 2026-11-23T12:30:00Z] as y");

        Assert.Equal([$"{LiveLoki.Nanoseconds(Start)}", $"{LiveLoki.Nanoseconds(Start.AddMinutes(30)) + 100}"], [_backend.Questions[0]["start"], _backend.Questions[0]["end"]]);
    }

    private IEnumerable<string> Asked => _backend.Questions.Select(static question => question["query"]).Order(StringComparer.Ordinal);

    private void Push(string labels, int second, string text) => _backend.Push(new LokiLine(labels, LiveLoki.Nanoseconds(Start.AddSeconds(second)), text));

    private List<string> Run(string text)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var source = new LokiSource("loki", new LokiOptions { Http = new HttpSourceOptions { Address = "http://loki:3100" } }, new SourceRuntime { Time = new ManualTime(Start.AddMinutes(50)) })
        {
            Api = () => new FakeLokiApi(_backend),
        };
        List<string> results = [];
        var query = QueryCompiler.Compile(text, new SourceCatalog { source }, new CorrelationOptions());
        using var run = query.Query.Subscribe(new Results(results));
        return results;
    }

    private sealed class Results(List<string> results) : IObserver<Correlation>
    {
        public void OnNext(Correlation value) => results.Add(string.Join(" + ", value.Events.Select(static e => e.Event.Message)));

        public void OnError(Exception error) => throw error;

        public void OnCompleted()
        {
        }
    }
}
