using System.Globalization;
using System.Reactive;
using Correlator.Dsl;
using Correlator.Testing;

namespace Correlator.Cli.Tests;

/// <summary>
/// The language's examples that a test file cannot run, because of their sources and tables, or that need too many events for one;
/// the others are tests/Cases/language-examples-*.corr. The results are worked out by hand.
/// </summary>
public sealed class LanguageExampleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int[] InThisClass = [8, 14, 20, 21, 23, 25];
    private static readonly Dictionary<int, string> Examples = Read();

    [Fact]
    public void Examples_All_AreRunHereOrInACase()
    {
        var cases = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests", "Cases"), "language-examples*.corr")
            .SelectMany(static path => CorrFile.Read(path).Cases).Select(static test => Fold(test.Query)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Enumerable.Range(1, 25), Examples.Keys.Order());
        Assert.Equal(InThisClass, Examples.Where(example => !cases.Contains(Fold(example.Value))).Select(static example => example.Key).Order());
    }

    [Fact]
    public async Task Example8_PatternAndRegexp_GiveTheKey()
    {
        var catalog = new SourceCatalog
        {
            Family("file", "/var/log/nginx/*.log",
            [
                At(0, """10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET /a HTTP/1.1" 200 12"""),
                At(10, """10.0.0.2 - - [01/Jan/2026:00:00:10 +0000] "GET /b HTTP/1.1" 200 12"""),
                At(20, "10.0.0.3 is not a request"),
            ]),
            Family("syslog", "udp://:514",
            [
                At(1, "accepted client 10.0.0.1"),
                At(2, "accepted client=10.0.0.1 port=1"),
                At(13, "accepted client=10.0.0.2 port=2"), // 3 s behind
                At(20, "accepted client=10.0.0.3 port=3"),
            ]),
        };

        Assert.Equal(["10.0.0.1: /var/log/nginx/*.log@0 udp://:514@2 Complete"], (await RunAsync(8, catalog)).Select(Describe));
    }

    [Fact]
    public async Task Example14_AsOf_TakesTheLatestSampleBeforeEachError()
    {
        var metrics = new NativeSource("promql",
        [
            At(10, ("instance", "p1")), At(20, ("instance", "p1")), At(40, ("instance", "p1")),
            At(100, ("instance", "p2")),
            At(240, ("instance", "p3")),
        ]);
        var catalog = new SourceCatalog
        {
            new ListSource("loki",
            [
                At(30, ("app", "api"), ("level", "error"), ("pod", "p1")),
                At(31, ("app", "api"), ("level", "info"), ("pod", "p1")),
                At(200, ("app", "api"), ("level", "error"), ("pod", "p2")), // its sample is older than a minute
                At(300, ("app", "api"), ("level", "error"), ("pod", "p3")), // its sample is just a minute old
            ]),
            metrics,
        };

        var results = await RunAsync(14, catalog);

        Assert.Equal(["p1: loki@30 promql@20 Complete", "p3: loki@300 promql@240 Complete"], results.Select(Describe));
        Assert.Equal("""rate(http_requests_total{status=~"5.."}[1m])""", metrics.Selector);
    }

    [Fact]
    public void Example20_Count_NeedsAHundredOfAHostInAnHour() => AssertGives(
        20,
        [
            .. Failures(100, static i => (i, "host=a")),
            .. Failures(99, static i => (i, "host=b")),
            (99, """app=auth host=b message=`{"outcome":"success"}`"""),
            .. Failures(100, static i => (3550 + i, "host=c")), // fifty in either hour
        ],
        "@1h host=a count=100");

    [Fact]
    public void Example21_DistinctUsers_AreToldOnceInAnHour()
    {
        const int Evening = 84600; // 23h30m
        AssertGives(
            21,
            [
                .. Failures(100, static i => (i, $"src_ip=a user=u{i}")),
                .. Failures(120, static i => (i, $"src_ip=b user=u{i % 99}")), // 99 users
                .. Failures(100, static i => (i == 0 ? 0 : Evening + i, $"src_ip=c user=u{i}")),
                (86401, """app=auth src_ip=c user=u1 message=`{"outcome":"failure"}`"""), // the first is a day old: 99
                (86402, """app=auth src_ip=c user=new message=`{"outcome":"failure"}`"""), // 100 again, half an hour after it was told
            ],
            "@99s src_ip=a count=100",
            "@23h31m39s src_ip=c count=100");
    }

    [Fact]
    public void Example23_Sessions_EndWhereTheyPause() => AssertGives(
        23,
        [
            .. Enumerable.Range(0, 51).Select(static i => (i, Session("s1", i))),
            .. Enumerable.Range(0, 50).Select(static i => (i, Session("s2", i))),
            .. Enumerable.Range(0, 60).Select(static i => (i < 30 ? i : 29 + 901 + i - 30, Session("s3", i))), // 15m1s between its halves
            .. Enumerable.Range(0, 60).Select(static i => (i < 30 ? i : 29 + 900 + i - 30, Session("s4", i))), // 15m
        ],
        "@15m50s session_id=s1 count=51", // 15 m behind the last event
        "@30m58s session_id=s4 count=60");

    [Fact]
    public async Task Example25_SemiJoinOfAUnion_IsDeduplicatedAndLookedUp()
    {
        var catalog = new SourceCatalog
        {
            new ListSource("loki",
            [
                At(0, ("dc", "eu"), ("user.id", "u1"), ("request_id", "r1"), ("host", "h1")),
                At(30, ("dc", "us"), ("user.id", "u1"), ("request_id", "r1"), ("host", "h1")), // again
                At(60, ("dc", "us"), ("user.id", "u1"), ("request_id", "r1"), ("host", "h2")), // a minute behind the first
                At(70, ("dc", "ap"), ("user.id", "u1"), ("request_id", "r4"), ("host", "h1")),
                At(80, ("dc", "eu"), ("user.id", "u2"), ("request_id", "r2"), ("host", "h1")),
                At(90, ("dc", "us"), ("user.id", "u3"), ("request_id", "r3"), ("host", "h9")),
            ]),
            new ListSource("graylog",
            [
                At(1, ("tag", "vip"), ("uid", "u1")),
                At(2, ("tier", "gold"), ("test", "true"), ("uid", "u2")),
                At(3, ("tier", "gold"), ("uid", "u3")),
            ]),
        };
        catalog.AddLookup("assets.csv", new LookupTable([Labels.Of(("name", "h1"), ("owner", "ann")), Labels.Of(("name", "h2"), ("owner", "bob"))]));

        var results = await RunAsync(25, catalog);

        Assert.Equal(["u1: every@0 Complete", "u1: every@60 Complete", "u3: every@90 Complete"], results.Select(Describe));
        Assert.Equal(["ann", "bob", null], results.Select(static result => result.Labels.FirstOrDefault(static label => label.Key == "owner").Value));
    }

    private static async Task<List<Correlation>> RunAsync(int number, SourceCatalog catalog)
    {
        var results = new List<Correlation>();
        var compiled = QueryCompiler.Compile(Examples[number], catalog);
        using var run = CorrelationRun.Start(compiled.Node, compiled.Options, Observer.Create<Correlation>(results.Add));
        await run.Completion;
        return results;
    }

    private static string Describe(Correlation result)
    {
        var events = result.Events.Select(static item => $"{item.Alias}@{(item.Timestamp - Start).TotalSeconds}").Order(StringComparer.Ordinal);
        return $"{string.Join(',', result.KeyParts.Select(static part => part.Value))}: {string.Join(' ', events)} {result.Completeness}";
    }

    /// <summary>Runs an example as the case of a test file over events of <c>loki</c>, in the order of their seconds.</summary>
    private static void AssertGives(int number, IEnumerable<(int Seconds, string Event)> events, params string[] results)
    {
        var text = string.Join(
            '\n',
            [
                "case example", "load loki", .. events.OrderBy(static item => item.Seconds).Select(static item => $"  @{item.Seconds}s {item.Event}"),
                $"query {Examples[number]}", "expect", .. results.Select(static result => $"  {result}"),
            ]);

        var report = CorrRunner.Run(CorrFile.Parse(text));

        Assert.True(report.IsSuccess, report.ToString());
    }

    private static IEnumerable<(int Seconds, string Event)> Failures(int count, Func<int, (int Seconds, string Labels)> create) =>
        Enumerable.Range(0, count).Select(create).Select(static item => (item.Seconds, $$"""app=auth {{item.Labels}} message=`{"outcome":"failure"}`"""));

    private static string Session(string id, int index) => $$"""app={{(index % 2 == 0 ? "web" : "api")}} message=`{"session_id":"{{id}}"}`""";

    private static LogEvent At(int seconds, string message) => new(Start.AddSeconds(seconds), "test", message);

    private static LogEvent At(int seconds, params ReadOnlySpan<(string Name, string Value)> labels) =>
        new(Start.AddSeconds(seconds), "test", string.Empty, Labels.Of(labels));

    private static SourceFamily Family(string name, string member, IReadOnlyList<LogEvent> events) => new(name, text =>
    {
        Assert.Equal(member, text);
        return new ListSource(text, events);
    });

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Dictionary<int, string> Read()
    {
        var path = Path.Combine(RepositoryRoot.Path, "tests", "Correlator.Dsl.Tests", "Cases", "language-examples.txt");
        return File.ReadAllText(path).ReplaceLineEndings("\n").TrimStart('#').Split("\n#").ToDictionary(
            static part => int.Parse(part.Split(' ')[0], CultureInfo.InvariantCulture),
            static part => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd());
    }

    /// <summary>A source with a language of its own, which remembers what it was asked.</summary>
    private sealed class NativeSource(string name, IReadOnlyList<LogEvent> events) : IFiniteSource
    {
        public string? Selector { get; private set; }

        public string Name => name;

        public SelectorLanguage Language => SelectorLanguage.Native;

        public IReadOnlyList<IEventReader> Open(SourceRequest request)
        {
            Selector = request.Selector;
            return new ListSource(name, events).Open(request);
        }
    }
}
