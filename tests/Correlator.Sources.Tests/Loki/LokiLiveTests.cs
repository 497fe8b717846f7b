namespace Correlator.Sources.Tests;

/// <summary>Cursors, outages, limits and ends of a followed server.</summary>
public sealed class LokiLiveTests
{
    [Fact]
    public async Task Cursor_AfterAStop_ReadingGoesOnWhereItStood()
    {
        var (cursors, time, backend) = (new MemoryCheckpointStore(), new ManualTime(), new LokiBackend());
        using (var first = new LiveLoki(backend, cursors: cursors, time: time))
        {
            first.Push("one");
            first.Pass(60);
            first.Dispose();
            await first.Completion;
        }

        time.Advance(TimeSpan.FromHours(3));
        backend.Push(new LokiLine("app=a", LiveLoki.Nanoseconds(time.GetUtcNow()) - 7_200_000_000_000, "while it was stopped"));
        using var second = new LiveLoki(backend, cursors: cursors, time: time);

        Assert.Equal(["while it was stopped"], second.Record.Messages);
        Assert.Empty(second.Record.Gaps);
    }

    [Fact]
    public async Task Cursor_OlderThanWhatIsCaughtUpWith_IsAGap()
    {
        var (cursors, time, backend) = (new MemoryCheckpointStore(), new ManualTime(), new LokiBackend());
        DateTimeOffset stood;
        using (var first = new LiveLoki(backend, cursors: cursors, time: time))
        {
            first.Pass(10);
            first.Dispose();
            await first.Completion;
            stood = first.Record.Watermark;
        }

        time.Advance(TimeSpan.FromDays(3));
        using var second = new LiveLoki(backend, cursors: cursors, time: time);

        Assert.Equal([(stood, time.GetUtcNow() - TimeSpan.FromDays(1))], second.Record.Gaps);
    }

    [Fact]
    public async Task Cursor_ThatCannotBeRead_EndsTheSourceWithItsReason()
    {
        var cursors = new MemoryCheckpointStore();
        await cursors.SaveAsync("loki loki {app=\"a\"}", new byte[] { 9, 9 }, CancellationToken.None);

        using var live = new LiveLoki(cursors: cursors);

        Assert.Equal("CHECKPOINT_UNREADABLE", Assert.IsType<SourceException>(live.Record.Error).Code);
    }

    [Fact]
    public void Outage_FromTheStart_IsWaitedForWhereItMayEnd()
    {
        var backend = new LokiBackend();
        backend.Faults.Enqueue(LokiAnswer.Refusal(503, "Ingester not ready: waiting for 15s after being ready"));
        using var live = new LiveLoki(backend);
        Assert.Equal([false], live.Record.Connections);

        live.Pass(0.5);

        Assert.Equal([false, true], live.Record.Connections);
    }

    [Fact]
    public void Refusal_FromTheStart_EndsTheSource()
    {
        var backend = new LokiBackend();
        backend.Faults.Enqueue(LokiAnswer.Refusal(401, "no org id\n"));

        using var live = new LiveLoki(backend);

        Assert.Equal("AUTH_REQUIRED", Assert.IsType<SourceException>(live.Record.Error).Code);
        Assert.Empty(live.Record.Connections);
    }

    [Fact]
    public void Refusal_OfAServerThatHasAnswered_IsAnOutage()
    {
        using var live = new LiveLoki();
        live.Backend.Faults.Enqueue(LokiAnswer.Refusal(401, "the proxy is being changed"));
        live.Pass(5);
        Assert.Equal([true, false], live.Record.Connections);

        live.Pass(0.5);

        Assert.Equal([true, false, true], live.Record.Connections);
        Assert.Null(live.Record.Error);
    }

    [Fact]
    public async Task Until_InTheFuture_CompletesTheSourceWhenItHasBeenRead()
    {
        var time = new ManualTime();
        using var live = new LiveLoki(time: time, ask: request => request with { Until = time.GetUtcNow().AddSeconds(10) });
        live.Push("in");
        live.Backend.Push(live.Line("out", 10_001));
        live.Pass(10);
        Assert.False(live.Record.IsCompleted);

        live.Pass(7);

        Assert.True(live.Record.IsCompleted);
        Assert.Equal(["in"], live.Record.Messages);
        await live.Completion;
        Assert.True(live.Api.IsDisposed);
    }

    [Fact]
    public void Disposed_AfterwardsNothingIsDeliveredOrAsked()
    {
        using var live = new LiveLoki();
        live.Push("one");
        live.Dispose();
        var questions = live.Backend.Questions.Count;

        live.Push("two");
        live.Pass(120);

        Assert.Equal(["one"], live.Record.Messages);
        Assert.Equal(questions, live.Backend.Questions.Count);
        Assert.Null(live.Record.Error);
    }

    [Fact]
    public void Memory_TooSmallForTheOverlap_LooksLessFarBackAndSaysSo()
    {
        using var live = new LiveLoki(change: static options => options with { MaxRemembered = 1000, Tail = false });
        for (var second = 0; second < 60; second++)
        {
            live.Push([.. Enumerable.Range(0, 50).Select(i => $"{second} {i}")]);
            live.Pass(1);
        }

        live.Pass(31);

        Assert.Equal(3000, live.Record.Events.Count);
        Assert.Equal(3000, live.Record.Messages.Distinct().Count());
        Assert.Contains(live.Request.Statistics.Notes, static note => note.Contains("looked for less far back"));
    }

    [Fact]
    public void Sloppy_Server_GivesEachLineOnce()
    {
        // Numbers for timestamps, newest first, and the newest lines told again and again.
        LokiBackend backend = null!;
        backend = new LokiBackend
        {
            IsSloppy = true,
            Frames = lines => [new LokiFrame([.. lines.Reverse()]), new LokiFrame([.. backend.Lines.Reverse().Take(2)])],
        };
        using var live = new LiveLoki(backend);
        live.Push("one", "two", "three");
        live.Pass(2);
        live.Push("four");
        live.Pass(120);

        Assert.Equal(["four", "one", "three", "two"], live.Record.Messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sloppy_ServerWithCopiesOfALine_GivesAllOfThem()
    {
        var backend = new LokiBackend { IsSloppy = true, Frames = static lines => [new LokiFrame(lines)] };
        using var live = new LiveLoki(backend);
        live.Push("same", "same", "same");
        live.Pass(120);

        Assert.Equal(["same", "same", "same"], live.Record.Messages);
    }

    [Fact]
    public void Gap_OfOneNanosecondThatIsTooFull_IsTold()
    {
        using var live = new LiveLoki(new LokiBackend { MaxEntries = 10 }, static options => options with { PageLines = 5, Tail = false });
        live.Push([.. Enumerable.Range(0, 16).Select(static i => $"{i}")]);
        live.Pass(1);

        Assert.Equal(10, live.Record.Events.Count);
        Assert.Contains((live.Begin, live.Begin), live.Record.Gaps);
    }
}
