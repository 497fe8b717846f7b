using Correlator.Dsl;
using Correlator.Testing;

namespace Correlator.Cli.Tests;

/// <summary>Results that are wrong, missing or come again are found: the queries here are not those whose results are expected.</summary>
public sealed class ResultTallyTests
{
    private static readonly LoadTraffic Traffic = new(LoadSchedule.Create(LoadPattern.Steady, 1000, TimeSpan.FromSeconds(2)), streams: 2, seed: 1);
    private readonly JumpingTime _time = new();
    private readonly LoadClock _clock;

    public ResultTallyTests()
    {
        _clock = new LoadClock(_time);
        _clock.Begin();
    }

    [Fact]
    public void Results_OfTheQueryThatIsExpected_AreRight()
    {
        var figures = Run("requests({}) and on(request_id) within(2s) replies({})", LoadCheck.Answered);

        Assert.InRange(figures.Expected!.Value, 850, 950);
        Assert.Equal((figures.Expected, 0, 0, 0), (figures.Right, figures.Lost, figures.Wrong, figures.Twice));
    }

    [Fact]
    public void Results_ThatDoNotCome_AreLost()
    {
        var failed = Run("replies({} | logfmt | status >= 500)", LoadCheck.Failed);
        var figures = Run("requests({}) and on(request_id) within(2s) replies({} | logfmt | status < 500)", LoadCheck.Answered);

        Assert.InRange(figures.Lost!.Value, 10, failed.Right!.Value);
        Assert.Equal((figures.Expected - figures.Lost, 0), (figures.Right, figures.Wrong));
        Assert.Equal(figures.Right / (double)figures.Expected!, figures.SuccessRate);
    }

    [Fact]
    public void Results_ThatNobodyExpects_AreWrong()
    {
        var unanswered = Run("requests({}) unless on(request_id) within(2s) replies({})", LoadCheck.Unanswered);
        var figures = Run("requests({}) or on(request_id) within(2s) replies({})", LoadCheck.Answered);

        // The requests without a reply.
        Assert.Equal(1000 - figures.Expected, figures.Wrong);
        Assert.Equal((figures.Expected, 0), (figures.Right, figures.Lost));
        Assert.Equal(figures.Expected, 1000 - unanswered.Right);
    }

    [Fact]
    public void Results_OfEventsThatDoNotBelongTogether_AreWrong()
    {
        var figures = Run("requests({} | logfmt) and on(method=took) within(2s) replies({} | logfmt | line_format \"{{.n}}\")", LoadCheck.Answered);
        var crossed = Run("requests({} | logfmt | n < 20) and on() within(1s) replies({} | logfmt | n < 40) | emit each", LoadCheck.Answered);

        Assert.Equal(0, figures.Right);
        Assert.Equal(10 * 20, crossed.Received);
        Assert.Equal(crossed.Received, crossed.Wrong + crossed.Right);
        Assert.InRange(crossed.Right!.Value, 5, 10);
    }

    [Fact]
    public void Results_ThatComeAgain_AreCountedOnce()
    {
        var tally = new ResultTally(Traffic, new LoadQuery("q", string.Empty, LoadCheck.Answered), TimeSpan.Zero, _clock);
        Feed(tally, "requests({}) and on(request_id) within(2s) replies({})");
        Feed(tally, "requests({}) and on(request_id) within(2s) replies({})");
        var figures = tally.Read(expected: null);

        Assert.Equal(figures.Right, figures.Twice);
        Assert.Equal(figures.Received, figures.Right + figures.Twice);
    }

    [Fact]
    public void Results_OfEventsWithAnotherTime_AreWrong()
    {
        _clock.Begin();
        _time.Pass(TimeSpan.FromMilliseconds(1));
        var events = Events();
        _clock.Begin();
        var tally = new ResultTally(Traffic, new LoadQuery("q", string.Empty, LoadCheck.Failed), TimeSpan.Zero, _clock);
        Feed(tally, "replies({} | logfmt | status >= 500)", events);

        Assert.Equal((0, tally.Received), (tally.Read(expected: null).Right, tally.Read(expected: null).Wrong));
        Assert.True(tally.Received > 10);
    }

    [Fact]
    public void Latency_OfAResult_CountsFromWhenItsLastEventWasDue()
    {
        _time.Pass(TimeSpan.FromSeconds(3));

        var figures = Run("replies({} | logfmt | status >= 500)", LoadCheck.Failed);

        // All come at 3 s; the first were due at the beginning, the last at 2 s.
        Assert.InRange(figures.Latency!.Min, 1000, 1200);
        Assert.InRange(figures.Latency.Max, 2800, 3003);
        Assert.Equal(figures.Right, figures.Latency.Count);
    }

    private QueryFigures Run(string query, LoadCheck check)
    {
        var tally = new ResultTally(Traffic, new LoadQuery("q", query, check), TimeSpan.Zero, _clock);
        for (var number = 0L; number < Traffic.Schedule.Count; number++)
        {
            tally.Expect(number);
        }

        Feed(tally, query);
        return tally.Read(expected: null);
    }

    private void Feed(ResultTally tally, string query) => Feed(tally, query, Events());

    private static void Feed(ResultTally tally, string query, IReadOnlyList<LogEvent> events)
    {
        var catalog = new SourceCatalog();
        foreach (var stream in Traffic.Streams)
        {
            catalog.Add(new ListSource(stream, [.. events.Where(logEvent => logEvent.Source == stream)]));
        }

        var compiled = QueryCompiler.Compile(query, catalog, new CorrelationOptions { Emit = query.Contains("emit", StringComparison.Ordinal) ? EmitMode.Default : EmitMode.Final });
        using var run = CorrelationRun.Start(compiled.Node, compiled.Options, tally);
        run.Completion.GetAwaiter().GetResult();
        Assert.Null(tally.Failure);
    }

    private List<LogEvent> Events()
    {
        var batch = new LoadBatch(Traffic, _clock.StartTicks, []);
        return [.. Enumerable.Range(0, (int)Traffic.Schedule.Count).Select(number =>
        {
            var key = Traffic.KeyOf(number);
            return new LogEvent(new DateTimeOffset(batch.TicksOf(number), TimeSpan.Zero), Traffic.Streams[Traffic.StreamOf(number)], Traffic.MessageOf(number, key), Labels.Of(("request_id", key)));
        })];
    }
}
