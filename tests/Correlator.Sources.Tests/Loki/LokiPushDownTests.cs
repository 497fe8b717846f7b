using Correlator.Dsl;

namespace Correlator.Sources.Tests;

/// <summary>What of stages is left to the server: it may leave out only what the query drops.</summary>
public sealed class LokiPushDownTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Stages =
    [
        "|= \"error\"", "!= \"info\"", "|~ \"err|warn\"", "!~ \"a.*c\"", "|= \"x\" or \"error\"", "!= \"x\" or \"user\"", "|~ \"\\\\d+\"", "|~ \"r$\"", "!~ \"x.y\" or \"5+\"",
        "| json", "| logfmt", "| json lvl=\"level\"", "| json lvl=\"x.level\"", "| logfmt lvl=\"level\"", "| pattern \"<level> <user>\"", "| regexp \"level=(?P<level>[a-z]+)\"",
        "| level=\"error\"", "| level!=\"error\"", "| level=~\"err.*\"", "| level!~\"err.*\"", "| level=~\"[a-z]*\"", "| level=~\"^error\"", "| lvl=\"error\"", "| level=\"error\" or user=\"a\"",
        "| level in (\"error\", \"warn\")", "| user=\"a\" and level=\"error\"", "| not level=\"info\"", "| status>=500", "| status=\"500\"", "| exists(level)", "| user=\"\"", "| level_extracted=\"error\"",
        "| drop level", "| keep user, app", "| label_format level=user", "| line_format \"{{.level}} {{.user}}\"", "| sample 0.5", "| user=\"a b\"", "| level=\"e\\\"r\"", "| level=~\"\\\\d\"",
    ];

    private static readonly string[] Texts =
    [
        "{\"level\":\"error\",\"user\":\"a\"}", "{\"level\":\"info\",\"level\":\"error\"}", "{\"level\":\"error\",\"level\":\"info\"}", "{\" level\":\"info\",\"level\":\"error\"}", "{\"l\\u0065vel\":\"error\"}",
        "{\"level\":\"\\u0065rror\"}", "{\"x\":{\"level\":\"error\"},\"user\":\"a\"}", "{ \"level\" :\t\"error\" , \"status\": 500}", "{\"level\":\"error\"", "{\"level\":\"error\",}", "{\"\":1,\"level\":\"error\"}", "{\"x-level\":\"error\",\"x_level\":\"info\"}",
        "level=error user=a status=500", "level=\"error\" user=b", ",level=error", "level=info level=error", "level=\"e\\u0072ror\"", "level=\"e\\\"r\" user=\"a b\"", "level=error user=\"", "=x level=error",
        "error a", "warn b", "nothing", "a\nc b", "١٢٣ digits", "x😀y 55", "\"level\":\"error\"", "{\"level\":\"١\"}", string.Empty, "error\n", "level=warn_level=error",
    ];

    private static readonly (string Labels, (string, string)[] Metadata)[] Streams =
    [
        ("app=a", []), ("app=a,level=error", []), ("app=a,level=info", []), ("app=a", [("level", "error")]), ("app=a", [("level", "info"), ("user", "a")]), ("app=a,user=a", []),
    ];

    [Theory]
    [InlineData("|= \"a\" or \"b.\"", "|~ \"a|b\\\\.\"")]
    [InlineData("!= \"a\" or \"b\"", "!= \"a\" != \"b\"")]
    [InlineData("|~ \"GET|P[A-Z]+\" or \"x.*\"", "|~ \"(?:GET|P[A-Z]+)|(?:x.*)\"")]
    [InlineData("|~ \"\\\\d+\"", "")]
    [InlineData("|~ \"(?i)x\"", "")]
    [InlineData("|~ \"x$\"", "")]
    [InlineData("| level=\"error\"", "| level=\"error\"")]
    [InlineData("| level!=\"error\" |= \"x\"", "|= \"x\" | level!=\"error\"")]
    [InlineData("| level=\"error\" or user=~\"a|b\"", "| level=\"error\" or user=~\"a|b\"")]
    [InlineData("| level!~\"err.*\"", "")]
    [InlineData("| status>=500", "")]
    [InlineData("| json", "")]
    [InlineData("| json | level!=\"error\"", "")]
    [InlineData("| json | level=~\"[a-z]*\"", "")]
    [InlineData("| json | level_extracted=\"error\"", "")]
    [InlineData("| drop level | level!=\"error\"", "")]
    [InlineData("| line_format \"x\" |= \"x\"", "")]
    [InlineData("| json | level=\"error\"", "| regexp \"(?P<correlator_found_0>level\\\"[ \\\\t\\\\r\\\\n]*:[ \\\\t\\\\r\\\\n]*\\\"?error|\\\\\\\\)\" | level=\"error\" or correlator_found_0!=\"\"")]
    [InlineData("| logfmt | level=~\"e.*\"", "| regexp \"(?P<correlator_found_0>level=\\\"?(?:e.*)|\\\\\\\\)\" | level=~\"e.*\" or correlator_found_0!=\"\"")]
    [InlineData("| json lvl=\"a.level\" | lvl=\"x\"", "| regexp \"(?P<correlator_found_0>level\\\"[ \\\\t\\\\r\\\\n]*:[ \\\\t\\\\r\\\\n]*\\\"?x|\\\\\\\\)\" | lvl=\"x\" or correlator_found_0!=\"\"")]
    [InlineData("| pattern \"<a> <b>\" | b=\"x\" | a=\"y\"", "| regexp \"(?P<correlator_found_0>x)\" | b=\"x\" or correlator_found_0!=\"\" | regexp \"(?P<correlator_found_1>y)\" | a=\"y\" or correlator_found_1!=\"\"")]
    public void Run_Stages_AreAskedForAsFarAsTheyMeanTheSame(string stages, string expected)
    {
        var backend = new LokiBackend();

        Run(backend, stages, isPushed: true);

        Assert.Equal($"{{app=\"a\"}} {expected}".TrimEnd(), backend.Questions[0]["query"]);
    }

    [Law(MaxTest = 1000)]
    public void Run_AnyStages_GivesTheSameAsWhenTheServerSendsAll(byte[] stages, byte[] lines, bool isOld)
    {
        var text = string.Join(' ', stages.Take(5).Select(static stage => Stages[stage % Stages.Length]));
        var backend = new LokiBackend { IsOld = isOld };
        for (var i = 0; i + 1 < lines.Length; i += 2)
        {
            var (labels, metadata) = Streams[lines[i] % Streams.Length];
            backend.Push(new LokiLine(labels, LiveLoki.Nanoseconds(Start.AddSeconds(i)), Texts[lines[i + 1] % Texts.Length]) { Metadata = metadata });
        }

        Assert.Equal(Run(backend, text, isPushed: false), Run(backend, text, isPushed: true));
    }

    [Fact]
    public void Run_EachStageAloneAndBehindAParser_GivesTheSameOfEveryLine()
    {
        var backend = new LokiBackend();
        foreach (var (i, text) in Texts.Index())
        {
            foreach (var (j, (labels, metadata)) in Streams.Index())
            {
                backend.Push(new LokiLine(labels, LiveLoki.Nanoseconds(Start.AddSeconds((10 * i) + j)), text) { Metadata = metadata });
            }
        }

        foreach (var parser in (string[])["", "| json ", "| logfmt ", "| json | logfmt ", "| pattern \"<level> <user>\" ", "| regexp \"level=(?P<level>[a-z]+)\" ", "| json lvl=\"level\" ", "| drop level | json "])
        {
            Assert.All(Stages, stage => Assert.Equal(Run(backend, parser + stage, isPushed: false), Run(backend, parser + stage, isPushed: true)));
        }
    }

    [Fact]
    public void Run_FilterBehindAParser_IsSentFewerLines()
    {
        var backend = new LokiBackend();
        backend.Push([.. Enumerable.Range(0, 100).Select(static i => new LokiLine("app=a", LiveLoki.Nanoseconds(Start.AddSeconds(i)), $"{{\"level\":\"{(i % 10 == 0 ? "error" : "info")}\",\"n\":{i}}}"))]);

        Run(backend, "| json | level=\"error\"", isPushed: true);
        var asked = backend.Questions[0];

        Assert.Equal(10, backend.Lines.Count(line => LokiPipeline.Pass(LokiSelector.Parse(asked["query"]).Pipeline, line) is not null));
    }

    [Fact]
    public void Explain_SourceThatFilters_ShowsWhatItIsAskedFor()
    {
        var catalog = new SourceCatalog { Source(new LokiBackend()), new ListSource("db", []) };

        var text = GraphPrinter.Explain(QueryCompiler.Preview("loki({app=\"a\"} |= \"x\" | json | n>5) and on(id) within(5s) db({}) and on(id) within(5s) other({})", catalog).Node);

        Assert.Contains("at the source: {app=\"a\"} |= \"x\"\n", text);
        Assert.Contains("here: {app=\"a\"} |= \"x\" | json | where n > 5\n", text);
        Assert.Equal(2, text.Split("at the source: everything is read").Length - 1);
    }

    [Fact]
    public void Explain_SelectorThatCannotBeAsked_SaysWhatToWrite()
    {
        var text = GraphPrinter.Explain(QueryCompiler.Preview("loki({})", new SourceCatalog { Source(new LokiBackend()) }).Node);

        Assert.Contains("at the source: it cannot be asked: ", text);
    }

    private static LokiSource Source(LokiBackend backend) =>
        new("loki", new LokiOptions { Http = new HttpSourceOptions { Address = "http://loki:3100" } }, new SourceRuntime { Time = new ManualTime(Start.AddMinutes(50)) }) { Api = () => new FakeLokiApi(backend) };

    private static List<string> Run(LokiBackend backend, string stages, bool isPushed)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        List<string> results = [];
        var source = Source(backend);
        var catalog = new SourceCatalog { isPushed ? source : new SendsAll(source) };
        var observer = new Results(results);
        using var run = QueryCompiler.Compile($"loki({{app=\"a\"}} {stages})", catalog, new CorrelationOptions()).Query.Subscribe(observer);
        Assert.True(observer.IsCompleted, observer.Error?.ToString());
        return results;
    }

    /// <summary>A source that leaves all stages to the query.</summary>
    private sealed class SendsAll(IFiniteSource source) : IFiniteSource
    {
        public string Name => source.Name;

        public SelectorLanguage Language => source.Language;

        public SourceFilters Filters => SourceFilters.Selector;

        public IReadOnlyList<IEventReader> Open(SourceRequest request) => source.Open(request);
    }

    private sealed class Results(List<string> results) : IObserver<Correlation>
    {
        public void OnNext(Correlation value) =>
            results.AddRange(value.Events.Select(static e => $"{e.Event.Timestamp:mm:ss} {e.Event.Position} {e.Event.Message} {e.Event.Labels}"));

        public Exception? Error { get; private set; }

        public bool IsCompleted { get; private set; }

        public void OnError(Exception error) => Error = error;

        public void OnCompleted() => IsCompleted = true;
    }
}
