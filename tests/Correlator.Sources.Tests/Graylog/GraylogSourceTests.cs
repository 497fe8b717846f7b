namespace Correlator.Sources.Tests;

public sealed class GraylogSourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2.5.1", "GET /api/search/universal/absolute")]
    [InlineData("3.2.6+x", "GET /api/search/universal/absolute")]
    [InlineData("3.3.0", "POST /api/views/search/messages")]
    [InlineData("5.0.13", "POST /api/views/search/messages")]
    [InlineData("5.1.0-beta.1+y", "POST /api/search/messages")]
    [InlineData("7.0.0", "POST /api/search/messages")]
    [InlineData("unknown", "GET /api/search/universal/absolute")]
    public async Task Open_AnyVersion_TakesTheInterfaceThatItHas(string version, string request)
    {
        var fake = new FakeGraylog { Version = version };

        await ReadAsync(fake, new SourceRequest());

        Assert.Equal(("GET /api/", request), (fake.Requests[0], fake.Requests[^1]));
    }

    [Theory]
    [InlineData(GraylogInterface.Search)]
    [InlineData(GraylogInterface.Export)]
    [InlineData(GraylogInterface.Universal)]
    public async Task Open_FieldsOfMessages_AreLabelsWithoutWhatGraylogKeepsForItself(GraylogInterface kind)
    {
        var fake = new FakeGraylog();
        fake.Messages.Add(new FakeMessage("a", Start, "line 1\nline \"2\", ü") { Fields = new Dictionary<string, string> { ["level"] = "3", ["request_id"] = "r-1" } });
        fake.Messages.Add(new FakeMessage("b", Start.AddMilliseconds(1), "plain") { Fields = new Dictionary<string, string> { ["level"] = "6" } });
        var request = new SourceRequest();

        var events = await ReadAsync(fake, request, options => options with { Interface = kind });

        Assert.Equal(["line 1\nline \"2\", ü", "plain"], events.Select(static e => e.Message));
        Assert.Equal(Labels.Of(("level", "3"), ("request_id", "r-1"), ("source", "web-1")), events[0].Labels);
        Assert.Equal(Labels.Of(("level", "6"), ("source", "web-1")), events[1].Labels);
        Assert.True(request.Statistics.Bytes > 100, $"{request.Statistics.Bytes} bytes");
    }

    [Fact]
    public async Task Open_QueryReadsFields_AsksForThemAndForNoOthersThanNamed()
    {
        var fake = new FakeGraylog();

        await ReadAsync(fake, new SourceRequest { Selector = "app:api AND (_exists_:user.id OR \"a b: c\") AND level:[1 TO 3]", Fields = ["request_id"] }, options => options with { Fields = ["zone"] });

        Assert.Contains("\"fields\":[\"timestamp\",\"gl2_message_id\",\"source\",\"message\",\"request_id\",\"app\",\"user.id\",\"level\",\"zone\"]", fake.Bodies[^1], StringComparison.Ordinal);
        Assert.Contains("\"query\":\"app:api AND (_exists_:user.id OR \\u0022a b: c\\u0022) AND level:[1 TO 3]\"", fake.Bodies[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("GET /api/system/fields", fake.Requests);
    }

    [Theory]
    [InlineData("", "", "*")]
    [InlineData("{app=\"api\"}", "", "*")]
    [InlineData("{app=\"api\"}", "env:prod", "env:prod")]
    [InlineData("level:3", "env:prod OR env:test", "(env:prod OR env:test) AND (level:3)")]
    [InlineData("\"level:3 AND \\\"a\\\\b\\\"\"", "", "level:3 AND \\u0022a\\\\b\\u0022")]
    [InlineData("\"a\" OR \"b\"", "", "\\u0022a\\u0022 OR \\u0022b\\u0022")]
    public async Task Open_Selector_IsSentAsLucene(string selector, string own, string sent)
    {
        var fake = new FakeGraylog();

        await ReadAsync(fake, new SourceRequest { Selector = selector }, options => options with { Query = own });

        Assert.Contains($"\"query\":\"{sent}\"", fake.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Streams_AreAskedForByEachInterface()
    {
        var fake = new FakeGraylog();
        foreach (var kind in new[] { GraylogInterface.Search, GraylogInterface.Export, GraylogInterface.Universal })
        {
            await ReadAsync(fake, new SourceRequest(), options => options with { Interface = kind, Streams = ["5f1e", "6a2b"] });
        }

        Assert.All(fake.Bodies[..2], static body => Assert.Contains("\"streams\":[\"5f1e\",\"6a2b\"]", body, StringComparison.Ordinal));
        Assert.Contains("filter=streams%3A5f1e%2C6a2b", fake.Bodies[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Token_IsSentAsUserOfBasicAuthentication()
    {
        var fake = new FakeGraylog { Authorization = FakeGraylog.Basic("s3cret:token") };

        await ReadAsync(fake, new SourceRequest(), options => options with { Token = SecretReference.FromText("s3cret") });

        Assert.Equal(0, fake.Logins);
    }

    [Fact]
    public async Task Open_Session_LogsInOnceAndAgainWhenItHasEnded()
    {
        var fake = new FakeGraylog { Authorization = "nobody yet" };
        fake.Faults.Enqueue(GraylogFault.LogIn);
        fake.Messages.Add(new FakeMessage("a", Start, "m"));

        var events = await ReadAsync(fake, new SourceRequest(), options => options with
        {
            UsesSession = true,
            Http = options.Http with { Credentials = new HttpCredentials { User = "me", Password = SecretReference.FromText("pässword") } },
        });

        Assert.Single(events);
        Assert.Equal(2, fake.Logins);
        Assert.Contains("\"password\":\"p\\u00E4ssword\"", fake.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoAccess_SaysWhatToSet()
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(new FakeGraylog { Authorization = "nobody" }, new SourceRequest()));

        Assert.Equal(("AUTH_REQUIRED", 401, false), (error.Code, error.StatusCode, error.IsRetryable));
    }

    [Fact]
    public async Task Open_WrongQuery_FailsWithTheServersWords()
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(new FakeGraylog(), new SourceRequest { Selector = "(((" }));

        Assert.Equal(("GRAYLOG_QUERY_ERROR", 400, false), (error.Code, error.StatusCode, error.IsRetryable));
        Assert.Contains("answered 400: Request validation failed: Cannot parse query.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FieldsAreNotTold_ReadsThoseThatAreNeededAndSaysSo()
    {
        var fake = new FakeGraylog { TellsFields = false };
        fake.Messages.Add(new FakeMessage("a", Start, "m") { Fields = new Dictionary<string, string> { ["app"] = "api", ["other"] = "x" } });
        var request = new SourceRequest { Selector = "app:api" };

        var events = await ReadAsync(fake, request);

        Assert.Equal(Labels.Of(("app", "api"), ("source", "web-1")), events.Single().Labels);
        Assert.Contains(request.Statistics.Notes, static note => note.Contains("does not tell which fields", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(GraylogInterface.Search)]
    [InlineData(GraylogInterface.Export)]
    [InlineData(GraylogInterface.Universal)]
    public async Task Open_MessageTooLong_IsCountedAndLeftOutAndFailsAStrictRun(GraylogInterface kind)
    {
        var fake = new FakeGraylog();
        fake.Messages.Add(new FakeMessage("a", Start, new string('x', 2_000_000)));
        fake.Messages.Add(new FakeMessage("b", Start.AddMilliseconds(1), "short"));
        var request = new SourceRequest();
        GraylogOptions Change(GraylogOptions options) => options with { Interface = kind, MaxMessageLength = 1000 };

        var events = await ReadAsync(fake, request, Change);
        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(fake, new SourceRequest { IsStrict = true }, Change));

        Assert.Equal("short", events.Single().Message);
        Assert.Equal((1L, "a message of 2026-11-23T12:00:00.000Z is longer than 1000 characters"), (request.Statistics.Malformed, request.Statistics.FirstMalformed));
        Assert.Equal("MALFORMED_RECORD", error.Code);
    }

    [Fact]
    public async Task Open_AnswerBeyondTheLongest_IsAskedForInSmallerPages()
    {
        var fake = new FakeGraylog();
        fake.Messages.AddRange(Enumerable.Range(0, 60).Select(static n => new FakeMessage($"id-{n}", Start.AddMilliseconds(n), new string('m', 100))));

        var events = await ReadAsync(fake, new SourceRequest(), options => options with { Interface = GraylogInterface.Export, Http = options.Http with { MaxResponseBytes = 2048 } });

        Assert.Equal(60, events.Count);
    }

    [Fact]
    public async Task Open_TimesOfAnyForm_AreRead()
    {
        const string Csv = "\"timestamp\",\"gl2_message_id\",\"source\",\"message\"\n\"2026-11-23T20:00:00.500+08:00\",\"1\",\"s\",\"a\"\n\"2026-11-23 12:00:01.000\",\"2\",,\"b\"\nnever,\"3\",,\"c\"\n";
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, 200, Csv, "text/csv"));
        var request = new SourceRequest { Since = Start, Until = Start.AddSeconds(5) };

        var (events, _) = await FiniteReading.ReadAsync(Source(server, options => options with { Interface = GraylogInterface.Export, Fields = ["source"] }), request);

        Assert.Equal(["12:00:00.5 a", "12:00:01 b"], events.Select(FiniteReading.Text));
        Assert.Equal(1, request.Statistics.Malformed);
        Assert.False(events[1].TryGetLabel("source", out _));
    }

    [Fact]
    public async Task Open_TextsThatAreNoUnicode_AreTakenAsTheyAreWritten()
    {
        const string Json = """
            {"messages":[{"index":"i","message":{"timestamp":"2026-11-23T12:00:00.000Z","message":"half \ud800 pair","list":["a","b"],"n":1.50,"none":null,"ok":true}}]}
            """;
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, 200, Json));
        var source = Source(server, options => options with { Interface = GraylogInterface.Universal });

        var (events, _) = await FiniteReading.ReadAsync(source, new SourceRequest { Since = Start, Until = Start.AddSeconds(5) });

        Assert.Equal("half \\ud800 pair", events.Single().Message);
        Assert.Equal(Labels.Of(("list", "[\"a\",\"b\"]"), ("n", "1.50"), ("ok", "true")), events.Single().Labels);
    }

    [Fact]
    public async Task GetLabels_Server_GivesFieldsAndValues()
    {
        var fake = new FakeGraylog();
        fake.Messages.Add(new FakeMessage("a", Start, "m") { Fields = new Dictionary<string, string> { ["app"] = "web" } });
        fake.Messages.Add(new FakeMessage("b", Start, "m") { Fields = new Dictionary<string, string> { ["app"] = "api" } });
        await using var server = await TestServer.StartAsync(fake.HandleAsync);

        Assert.Equal(["app"], await Source(server).GetLabelNamesAsync(CancellationToken.None));
        Assert.Equal(["api", "web"], await Source(server).GetLabelValuesAsync("app", CancellationToken.None));
    }

    internal static GraylogSource Source(TestServer server, Func<GraylogOptions, GraylogOptions>? change = null)
    {
        var retry = new HttpRetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) };
        var options = new GraylogOptions { Http = new HttpSourceOptions { Address = server.Address, Retry = retry } };
        return new GraylogSource("graylog", change?.Invoke(options) ?? options, new SourceRuntime { Time = new ManualTime(Start.AddMinutes(10)) });
    }

    private static async Task<List<LogEvent>> ReadAsync(FakeGraylog fake, SourceRequest request, Func<GraylogOptions, GraylogOptions>? change = null)
    {
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        return (await FiniteReading.ReadAsync(Source(server, change), request with { Since = Start, Until = Start.AddMinutes(1) })).Events;
    }
}
