namespace Correlator.Tests.Operators;

// Streams: what is taken of a source, and how it may come.
public sealed partial class OperatorSamples
{
    [Fact]
    public void Pipe_Stages_ActOnEachEvent()
    {
        var api = EventQuery.From("api", [new LogEvent(Start, "api", "{\"status\":\"503\"}"), new LogEvent(Start, "api", "{\"status\":\"200\"}")]);

        var errors = api.Pipe(EventStage.Json()).Pipe(EventStage.Where(Predicate.LabelMatches("status", "5..")));

        Assert.Equal(["503"], Collect(errors).Select(e => e["status"]));
    }

    [Fact]
    public void Where_Predicate_KeepsEvents()
    {
        var api = Stream("api", "0 status=503", "1 status=200");

        var serverErrors = api.Where(Predicate.LabelMatches("status", "5.."));

        Assert.Equal(["api@0"], Messages(serverErrors));
        Assert.Equal("api({} | where status=~\"5..\")[5m]", serverErrors.ToString());
    }

    [Fact]
    public void Where_PredicateOnRows_KeepsRows()
    {
        var rows = Stream("api", "0 host=a", "1 host=a", "2 host=b").Aggregate(window: null, by: ["host"]);

        var many = rows.Where(Predicate.Compare(ValueExpression.Field("count"), Comparison.Greater, ValueExpression.Number("1")));

        Assert.Equal(["host=a count=2"], Messages(many));
        Assert.Equal("api({})[5m] | count by (host) | where count > 1", many.ToString());
    }

    [Fact]
    public void StreamOptions_All_StandInTheText()
    {
        var api = Stream("api");
        var noon = Start;

        var longLived = api.Range(TimeSpan.FromHours(1));
        var firstHour = api.WithHistory(noon, noon.AddHours(1));
        var yesterday = api.Offset(TimeSpan.FromDays(1)).As("yesterday");
        var shuffled = api.WithLateness(TimeSpan.FromMinutes(2));
        var quiet = api.WithIdle(TimeSpan.FromMinutes(1));
        var patient = api.WithMaxOutage(TimeSpan.FromHours(1));
        var bounded = api.WithMaxState(StateBudget.Events(50_000));
        var sampleOfThousand = api.WithLimit(1000);

        Assert.Equal("api({})[1h]", longLived.ToString());
        Assert.Equal("api({})[2026-01-01T12:00:00.0000000Z, 2026-01-01T13:00:00.0000000Z]", firstHour.ToString());
        Assert.Equal("api({})[5m] offset 1d as yesterday", yesterday.ToString());
        Assert.Equal("api({})[5m] with (lateness=2m)", shuffled.ToString());
        Assert.Equal("api({})[5m] with (idle=1m)", quiet.ToString());
        Assert.Equal("api({})[5m] with (max_outage=1h)", patient.ToString());
        Assert.Equal("api({})[5m] with (max_state=50000)", bounded.ToString());
        Assert.Equal("api({})[5m] with (limit=1000)", sampleOfThousand.ToString());
    }

    [Fact]
    public void WithLimit_MoreEvents_TakesTheFirst() => Assert.Equal(["api@0", "api@1"], Messages(Stream("api", "0", "1", "2").WithLimit(2)));

    [Fact]
    public void StreamOptions_OnRows_SayWhereTheyGo()
    {
        var rows = Stream("api").Aggregate(window: null, by: []);

        Assert.Contains("on the stream itself", Assert.Throws<InvalidOperationException>(() => rows.WithLimit(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StreamOptions_OutOfRange_AreRefusedAtTheCall()
    {
        var api = Stream("api");

        Assert.Throws<ArgumentOutOfRangeException>(() => api.WithLimit(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => api.WithIdle(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => api.WithMaxOutage(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => api.WithLateness(TimeSpan.FromTicks(-1)));
    }
}
