using System.Text;

namespace Correlator.Sources.Tests;

/// <summary>What is known of Loki's tail, point by point: how it ends, and what its frames look like.</summary>
public sealed class LokiTailPointTests
{
    [Theory]
    [InlineData("only log selector is supported", LokiTailEnd.Refused)]
    [InlineData("parse error at line 1, col 16: syntax error: unexpected $end, expecting } or ,", LokiTailEnd.Refused)]
    [InlineData("rpc error: code = Code(400) desc = max concurrent tail requests limit exceeded, count > limit (3 > 2)", LokiTailEnd.Full)]
    [InlineData("reached tail max duration limit", LokiTailEnd.EndOfLife)]
    [InlineData("all ingesters closed the connection", LokiTailEnd.Lost)]
    [InlineData("", LokiTailEnd.Lost)]
    public void Point24_Endings_AreToldApartByTheirText(string reason, object end) => Assert.Equal(end, LokiTailEnds.Of(reason));

    [Fact]
    public void Point24_EndOfATailsLife_IsNoErrorAndTheNextIsOpenedAtOnce()
    {
        using var live = new LiveLoki();
        live.Pass(3600);
        live.Backend.Tails[0].Close("reached tail max duration limit");
        live.Pass(0);
        live.Push("one");

        Assert.Equal(["one"], live.Record.Messages);
        Assert.Null(live.Record.Error);
        Assert.Equal([true], live.Record.Connections);
    }

    [Fact]
    public void Point24_TooManyTails_LeavesPollingEachSecondAndTriesAgainLater()
    {
        using var live = new LiveLoki(new LokiBackend { MaxTails = 0 });
        live.Push("one");
        live.Pass(1);
        Assert.Equal(["one"], live.Record.Messages);
        Assert.Contains(live.Request.Statistics.Notes, static note => note.Contains("as many tails as it allows"));

        live.Backend.MaxTails = 1;
        live.Pass(60);

        Assert.Single(live.Backend.Tails);
    }

    [Fact]
    public void Point24_ServerStops_IsWaitedForWithDoublingWaits()
    {
        using var live = new LiveLoki();
        live.Pass(60);
        live.Api.Outages = 3;
        live.Api.TailStatus = 0;
        live.Backend.Tails[0].Close("all ingesters closed the connection");
        live.Push("while it was away");
        Assert.Equal([true, false], live.Record.Connections);

        live.Pass(0.5 + 1);
        Assert.Equal([true, false], live.Record.Connections);
        live.Pass(2);

        Assert.Equal([true, false, true], live.Record.Connections);
        Assert.Equal(["while it was away"], live.Record.Messages);
    }

    [Fact]
    public void Point24_TailThatIsRefusedBeforeTheUpgrade_IsDoneWithout()
    {
        using var refused = new RefusedTail();

        refused.Live.Push("one");
        refused.Live.Pass(1);

        Assert.Equal(["one"], refused.Live.Record.Messages);
        Assert.Contains(refused.Live.Request.Statistics.Notes, static note => note.Contains("no tail here (the server answered 404)"));
        Assert.Null(refused.Live.Record.Error);
    }

    [Fact]
    public async Task Point24_QueryThatIsRefused_EndsTheSourceWithItsText()
    {
        using var live = new LiveLoki(ask: static request => request with { Selector = "{app=\"a\"} | json | x >" });
        live.Backend.Faults.Enqueue(LokiAnswer.Refusal(400, "parse error at line 1, col 41: syntax error: unexpected $end"));
        live.Pass(5);

        var error = Assert.IsType<SourceException>(live.Record.Error);

        Assert.Equal("LOKI_QUERY_ERROR", error.Code);
        Assert.Contains("unexpected $end", error.Message);
        await live.Completion;
        Assert.True(live.Api.IsDisposed);
    }

    [Fact]
    public void Point25_FlagsBehindTheStreamsAndLabelsInAnotherOrder_AreTheSameStream()
    {
        using var live = new LiveLoki();
        var (first, second) = (LiveLoki.Nanoseconds(live.Begin), LiveLoki.Nanoseconds(live.Begin) + 1);
        live.Backend.Tails[0].Send(Encoding.UTF8.GetBytes($$$"""
            {"streams":[{"stream":{"app":"a","n":"1"},"values":[["{{{first}}}","x",{}]]},{"values":[["{{{second}}}","y",{"structuredMetadata":{"t":"1"}}]],"stream":{"n":"1","app":"a"}}],"encodingFlags":["categorize-labels"]}
            """));
        live.Backend.Tails[0].Send("""{"streams":null}"""u8.ToArray());

        Assert.Equal(["x", "y"], live.Record.Messages);
        Assert.Equal([string.Empty, "1"], live.Record.Events.Select(static e => e["t"]));
        Assert.Equal(["1", "1"], live.Record.Events.Select(static e => e["n"]));
    }

    [Fact]
    public void Point25_FrameThatCannotBeRead_IsAskedForInstead()
    {
        var backend = new LokiBackend { Frames = static lines => [new LokiFrame(lines) { Raw = "{\"streams\":[{\"str" }] };
        using var live = new LiveLoki(backend);

        live.Push("one");

        Assert.Equal(["one"], live.Record.Messages);
        Assert.Contains(live.Request.Statistics.Notes, static note => note.Contains("frame of the tail cannot be read"));
    }

    private sealed class RefusedTail : IDisposable
    {
        public RefusedTail()
        {
            // The first read is a failure, so that the tail is not open yet when it is made to be refused.
            var backend = new LokiBackend();
            backend.Faults.Enqueue(LokiAnswer.Refusal(503, "not ready"));
            Live = new LiveLoki(backend);
            Live.Api.TailStatus = 404;
            Live.Pass(0.5);
        }

        public LiveLoki Live { get; }

        public void Dispose() => Live.Dispose();
    }
}
