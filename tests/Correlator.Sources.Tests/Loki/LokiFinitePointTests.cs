namespace Correlator.Sources.Tests;

/// <summary>What is known of Loki's queries, point by point, for a source that ends.</summary>
public sealed class LokiFinitePointTests
{
    [Theory]
    [InlineData(400, "parse error at line 1, col 20: syntax error", "LOKI_QUERY_ERROR", "Mend the selector")]
    [InlineData(401, "no org id\n", "AUTH_REQUIRED", "set the tenant")]
    [InlineData(404, "404 page not found", "SOURCE_NOT_FOUND", "check the address")]
    [InlineData(429, "too many outstanding requests", "SOURCE_BUSY", "limits")]
    [InlineData(500, "multiple org IDs present", "LOKI_QUERY_ERROR", "several tenants")]
    [InlineData(503, "Ingester not ready: waiting for 15s", "SOURCE_UNAVAILABLE", "trouble")]
    [InlineData(504, "context deadline exceeded", "SOURCE_TIMEOUT", "took too long")]
    public async Task Point01_ErrorsArePlainText_AreToldWithTextAndRemedy(int status, string text, string code, string remedy)
    {
        var backend = new LokiBackend();
        for (var i = 0; i < 10; i++)
        {
            backend.Faults.Enqueue(LokiAnswer.Refusal(status, text));
        }

        var error = await Assert.ThrowsAsync<SourceException>(() => LokiHistory.ReadAsync(backend));

        Assert.Equal((code, (int?)status), (error.Code, error.StatusCode));
        Assert.Contains(text.Trim(), error.Message);
        Assert.Contains(remedy, error.Message);
    }

    [Fact]
    public async Task Point02_NumbersOfAMetricQuery_AreRefusedWithAReason()
    {
        var backend = new LokiBackend();
        backend.Faults.Enqueue(LokiAnswer.Json("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"app":"a"},"values":[[1795441040,"1.5"]]}]}}"""));

        var error = await Assert.ThrowsAsync<SourceException>(() => LokiHistory.ReadAsync(backend));

        Assert.Contains("needs a log query", error.Message);
    }

    [Fact]
    public async Task Point03_StartIsInclusiveEndExclusive_AndEverythingIsAskedForExplicitly()
    {
        var backend = new LokiBackend();
        backend.Push(LokiHistory.At(-1), LokiHistory.At(0), LokiHistory.At(1_999_999_900), LokiHistory.At(2_000_000_000), LokiHistory.At(2_000_000_100));

        var events = await LokiHistory.ReadAsync(backend, request => request with { Since = LokiHistory.Start, Until = LokiHistory.Start.AddSeconds(2) });

        Assert.Equal(["0", "1999999900", "2000000000"], events.Select(static e => e.Message));
        var question = Assert.Single(backend.Questions);
        Assert.Equal(("forward", "5000", $"{LokiHistory.Nanoseconds(0)}", $"{LokiHistory.Nanoseconds(2_000_000_100)}"), (question["direction"], question["limit"], question["start"], question["end"]));
    }

    [Fact]
    public async Task Point03_EmptySpan_IsNotAskedFor()
    {
        var backend = new LokiBackend();

        Assert.Empty(await LokiHistory.ReadAsync(backend, request => request with { Since = LokiHistory.Start.AddSeconds(5), Until = LokiHistory.Start }));
        Assert.Empty(backend.Questions);
    }

    [Fact]
    public async Task Point04_StreamsInNoOrderBetweenThem_ComeOutInTheOrderOfTime()
    {
        var backend = new LokiBackend();
        for (var i = 0; i < 20; i++)
        {
            backend.Push(LokiHistory.At(((i * 7) % 20) * 1000, labels: $"app=a,n={i % 3}"));
        }

        var events = await LokiHistory.ReadAsync(backend, limit: 6);

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"{i * 1000}"), events.Select(static e => e.Message));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    public async Task Point05_MoreLinesOfOneNanosecondThanAPage_AllComeOnce(int limit)
    {
        var backend = new LokiBackend();
        backend.Push(LokiHistory.At(0));
        backend.Push([.. Enumerable.Range(0, 16).Select(i => LokiHistory.At(1000, $"same {i:00}", $"app=a,n={i % 2}"))]);
        backend.Push(LokiHistory.At(1001));

        var events = await LokiHistory.ReadAsync(backend, limit: limit);

        Assert.Equal(18, events.Count);
        Assert.Equal(18, events.Select(static e => e.Message).Distinct().Count());
        Assert.Equal(["0", "1001"], [events[0].Message, events[^1].Message]);
        Assert.Equal(18, events.Select(static e => (e.Ticks, e.Position)).Distinct().Count());
    }

    [Fact]
    public async Task Point05_MoreLinesOfOneNanosecondThanTheServerGives_AreAGap()
    {
        var backend = new LokiBackend { MaxEntries = 10 };
        backend.Push(LokiHistory.At(0));
        backend.Push([.. Enumerable.Range(0, 16).Select(i => LokiHistory.At(1000, $"same {i:00}"))]);
        backend.Push(LokiHistory.At(2000));
        List<(DateTimeOffset From, DateTimeOffset To)> gaps = [];

        var events = await LokiHistory.ReadAsync(backend, limit: 4, gaps: gaps);

        Assert.Equal(12, events.Count);
        Assert.Equal([(LokiHistory.Start.AddTicks(10), LokiHistory.Start.AddTicks(10))], gaps);
        Assert.Equal("2000", events[^1].Message);
    }

    [Fact]
    public async Task Point05_PageLargerThanTheServerGives_IsLearnedFromItsRefusal()
    {
        var backend = new LokiBackend { MaxEntries = 7 };
        backend.Push([.. Enumerable.Range(0, 50).Select(static i => LokiHistory.At(i * 1000))]);

        var events = await LokiHistory.ReadAsync(backend, limit: 5000);

        Assert.Equal(50, events.Count);
        Assert.Equal(["5000", "7", "7"], backend.Questions.Take(3).Select(static question => question["limit"]));
    }

    [Fact]
    public async Task Point01_QueryThatTakesTooLong_IsAskedForInShorterSpans()
    {
        var backend = new LokiBackend();
        backend.Push([.. Enumerable.Range(0, 50).Select(static i => LokiHistory.At(i * 60_000_000_000L))]);
        backend.Faults.Enqueue(LokiAnswer.Refusal(504, "context deadline exceeded"));
        backend.Faults.Enqueue(LokiAnswer.Refusal(504, "context deadline exceeded"));

        var events = await LokiHistory.ReadAsync(backend);

        Assert.Equal(50, events.Count);
        Assert.Equal(new[] { 60, 15, 3.75 }, backend.Questions.Take(3).Select(static question => (long.Parse(question["end"]) - long.Parse(question["start"])) / 60e9));
    }

    [Fact]
    public async Task Point01_AnswerThatIsTooLargeForTheServer_IsAskedForInSmallerPages()
    {
        var backend = new LokiBackend();
        backend.Push([.. Enumerable.Range(0, 50).Select(static i => LokiHistory.At(i * 1000))]);
        backend.Faults.Enqueue(LokiAnswer.Refusal(500, "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5242880 vs. 4194304)"));

        var events = await LokiHistory.ReadAsync(backend, limit: 20);

        Assert.Equal(50, events.Count);
        Assert.Equal(["20", "10"], backend.Questions.Take(2).Select(static question => question["limit"]));
    }

    [Fact]
    public async Task Point06_EqualTimesWithinAStream_KeepTheOrderInWhichTheyWerePushed()
    {
        var backend = new LokiBackend();
        string[] texts = ["zeta", "alpha", "midway", "alpha"];
        backend.Push([.. texts.Select(static text => LokiHistory.At(1000, text))]);

        var events = await LokiHistory.ReadAsync(backend);

        Assert.Equal(["zeta", "alpha", "midway"], events.Select(static e => e.Message));
        Assert.Equal(events.Select(static e => e.Position), events.Select(static e => e.Position).Order());
    }

    [Fact]
    public async Task Point06_Positions_AreTheSameInEveryReadAndKeepNanoseconds()
    {
        var backend = new LokiBackend();
        backend.Push(LokiHistory.At(1099, "last"), LokiHistory.At(1000, "first"), LokiHistory.At(1050, "middle", "app=a,z=1"));

        var whole = await LokiHistory.ReadAsync(backend, limit: 2);
        var part = await LokiHistory.ReadAsync(backend, static request => request with { Selector = "{app=\"a\", z=\"1\"}" });

        Assert.Equal(["first", "middle", "last"], whole.OrderBy(static e => e.Position).Select(static e => e.Message));
        Assert.Single(whole.Select(static e => e.Ticks).Distinct());
        Assert.Equal(whole[1].Position, part.Single().Position);
    }
}
