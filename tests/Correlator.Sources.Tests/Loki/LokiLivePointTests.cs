namespace Correlator.Sources.Tests;

/// <summary>What is known of Loki, point by point, for a server that is followed; on a clock of the test's own.</summary>
public sealed class LokiLivePointTests
{
    [Fact]
    public void Followed_LinesOfTheLookback_ComeFirstAndInOrder()
    {
        var backend = new LokiBackend();
        var time = new ManualTime();
        var now = LiveLoki.Nanoseconds(time.GetUtcNow());
        backend.Push(new("app=a", now - 400_000_000_000, "too old"), new("app=a", now - 2_000_000_000, "second"), new("app=a", now - 200_000_000_000, "first"));

        using var live = new LiveLoki(backend, time: time);

        Assert.Equal(["first", "second"], live.Record.Messages);
        Assert.Equal(live.Begin - TimeSpan.FromMinutes(5), live.Record.Watermarks[0]);
        Assert.Equal(live.Begin - TimeSpan.FromSeconds(2), live.Record.Watermark);
        Assert.Equal([true], live.Record.Connections);
        Assert.Single(backend.Tails);
    }

    [Fact]
    public void Followed_LineOfTheTail_ComesAtOnceAndNotAgain()
    {
        using var live = new LiveLoki();

        live.Push("one");
        Assert.Equal(["one"], live.Record.Messages);
        live.Pass(60);

        Assert.Equal(["one"], live.Record.Messages);
        Assert.Equal(live.Begin + TimeSpan.FromSeconds(58), live.Record.Watermark);
    }

    [Fact]
    public void Followed_Watermark_IsWhatQueryRangeHasToldNotWhatTheTailHas()
    {
        using var live = new LiveLoki();
        var before = live.Record.Watermark;

        live.Push("one");

        Assert.Equal(before, live.Record.Watermark);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Point07_LateLine_IsFoundByLookingBack(int secondsLate)
    {
        using var live = new LiveLoki(change: static options => options with { Tail = false });
        live.Pass(60);
        live.Backend.Push(live.Line("late", -1000 * secondsLate));

        live.Pass(31);

        Assert.Equal(["late"], live.Record.Messages);
    }

    [Fact]
    public void Point07_LineLaterThanTheOverlap_IsAGapWhereTheTailTellsOfIt()
    {
        using var live = new LiveLoki();
        live.Pass(300);
        var line = live.Line("very late", -200_000);
        live.Backend.Push(line);
        live.Backend.Tails[0].Send(LokiJson.Frame(live.Backend, new LokiFrame([line])));
        live.Pass(60);

        Assert.Empty(live.Record.Events);
        Assert.Equal([(NanoTime.ToTime(line.Nanoseconds), NanoTime.ToTime(line.Nanoseconds))], live.Record.Gaps);
    }

    [Fact]
    public void Point19_LinesThatTheTailLosesSilently_ComeFromQueryRangeWithinASecondOnceItIsKnown()
    {
        var backend = new LokiBackend { Frames = static lines => [new LokiFrame([.. lines.Take(1)])] };
        using var live = new LiveLoki(backend);
        live.Push([.. Enumerable.Range(0, 100).Select(static i => $"{i:00}")]);
        Assert.Single(live.Record.Events);

        live.Pass(5);
        Assert.Equal(100, live.Record.Events.Count);
        live.Push("next 1", "next 2");
        live.Pass(3.1);

        Assert.Equal(102, live.Record.Events.Count);
        Assert.Equal(102, live.Record.Messages.Distinct().Count());
        Assert.Empty(live.Record.Gaps);
    }

    [Fact]
    public void Point19_LinesThatTheTailNamesAsDropped_AreAskedForAtOnce()
    {
        var backend = new LokiBackend { Frames = static lines => [new LokiFrame([.. lines.Take(1)], Dropped: lines.Length - 1)] };
        using var live = new LiveLoki(backend);

        live.Push("one", "two", "three");

        Assert.Equal(["one", "three", "two"], live.Record.Messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Point20_FrameOfManyStreamObjects_ComesInItsOrder()
    {
        using var live = new LiveLoki();

        live.Backend.Push(live.Line("s1 at +5", 5, "app=a,n=1"), live.Line("s2 at +4", 4, "app=a,n=2"), live.Line("s2 at +6", 6, "app=a,n=2"));

        Assert.Equal(["s2 at +4", "s1 at +5", "s2 at +6"], live.Record.Messages);
        Assert.Equal(["2", "1", "2"], live.Record.Events.Select(static e => e["n"]));
    }

    [Fact]
    public void Point20_LinesOfOneNanosecondInATail_KeepTheirOrderAndThePositionsOfQueryRange()
    {
        using var heard = new LiveLoki();
        heard.Backend.Push(heard.Line("zeta"), heard.Line("alpha"));
        using var read = new LiveLoki(heard.Backend, time: heard.Time);

        Assert.Equal(["zeta", "alpha"], heard.Record.Messages);
        Assert.Equal(read.Record.Events.Select(static e => (e.Ticks, e.Position, e.Message)), heard.Record.Events.Select(static e => (e.Ticks, e.Position, e.Message)));
        Assert.True(heard.Record.Events[0].Position < heard.Record.Events[1].Position);
    }

    [Fact]
    public void Point21_LineFromTheFutureThatBlocksTheTail_HoldsNobodyUp()
    {
        // The tail tells of nothing while it waits for the time of the first line.
        var backend = new LokiBackend { Frames = static _ => [] };
        using var live = new LiveLoki(backend);
        live.Backend.Push(live.Line("from the future", 30_000));
        live.Push("from now");

        live.Pass(5);

        Assert.Equal(["from now", "from the future"], live.Record.Messages);
        live.Pass(60);
        Assert.Equal(2, live.Record.Events.Count);
    }

    [Fact]
    public void Point22_LinesThatComeWhileTheTailIsAway_ComeFromQueryRange()
    {
        using var live = new LiveLoki();
        live.Push("before");
        live.Backend.Tails[0].Break();
        live.Push([.. Enumerable.Range(0, 500).Select(static i => $"meanwhile {i}")]);
        live.Pass(1);
        live.Push("after");

        Assert.Equal(502, live.Record.Events.Count);
        Assert.Equal(502, live.Record.Messages.Distinct().Count());
        Assert.Equal([true], live.Record.Connections);
    }

    [Fact]
    public void Point23_DelayOfTheTail_IsNotAskedFor()
    {
        using var live = new LiveLoki();

        var question = Assert.Single(live.Backend.Questions, static question => question.Path == "tail");

        Assert.Equal(["query", "start", "limit"], question.Query.Keys);
    }
}
