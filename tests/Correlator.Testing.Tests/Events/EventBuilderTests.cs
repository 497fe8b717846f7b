namespace Correlator.Testing.Tests.Events;

public sealed class EventBuilderTests
{
    [Theory]
    [InlineData("12:00", "2026-01-01T12:00:00Z")]
    [InlineData("12:00:01", "2026-01-01T12:00:01Z")]
    [InlineData("12:00:01.2500001", "2026-01-01T12:00:01.2500001Z")]
    [InlineData("2025-12-31T23:59:59Z", "2025-12-31T23:59:59Z")]
    [InlineData("2026-01-02T12:00:01.5+01:00", "2026-01-02T11:00:01.5Z")]
    public void At_TimeOrDateAndTime_IsReadInUtc(string text, string expected)
    {
        var time = TestEvent.At(text).ToLogEvent().Timestamp;

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("noon")]
    [InlineData("25:00:00")]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T12:00:00")]
    public void At_NoTime_SaysWhatIsWanted(string text)
    {
        var error = Assert.Throws<FormatException>(() => TestEvent.At(text));

        Assert.Equal($"'{text}' is no time. Write 12:00:01 or 2026-01-01T12:00:01Z.", error.Message);
    }

    [Fact]
    public void At_SpanAndInstant_AreTheSameTime() =>
        Assert.Equal(TestEvent.At(TimeSpan.FromHours(12)).ToLogEvent().Ticks, TestEvent.At(TestEvent.Start.AddHours(12).ToOffset(TimeSpan.FromHours(3))).ToLogEvent().Ticks);

    [Fact]
    public void Builder_AllSteps_MakeTheEvent()
    {
        LogEvent made = TestEvent.At("12:00:01").Source("orders").Label("order_id", "7").Label("by", "ann").Position(3);

        Assert.Equal(("orders", "by=ann order_id=7", 3L), (made.Source, made.Message, made.Position));
        Assert.Equal("7", made["order_id"]);
    }

    [Fact]
    public void Builder_CommonBeginning_IsNotChanged()
    {
        var failed = TestEvent.At("12:00:01").Source("api").Label("status", "500").Message("failed");

        LogEvent[] events = [failed.Label("id", "r1"), failed.Label("id", "r2"), failed];

        Assert.Equal(["r1", "r2", ""], events.Select(static e => e["id"]));
        Assert.All(events, static e => Assert.Equal(("api", "failed", "500"), (e.Source, e.Message, e["status"])));
    }
}
