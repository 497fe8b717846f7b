using System.Text.RegularExpressions;
using Correlator.Tests.Architecture;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The samples of README.md as they stand there, run.</summary>
public sealed partial class ReadmeSamples
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // Stands for the console in the samples.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public async Task TextDoor_RecordedLogs_PrintsRequestsThatTheServiceNeverAnswered()
    {
        var data = Path.Combine(Repository.Root, "notebooks", "data");

        var catalog = new SourceCatalog
        {
            new FileSource("nginx", new FileSourceOptions { Path = Path.Combine(data, "nginx-access.log.gz") }),
            new FileSource("svc", new FileSourceOptions { Path = Path.Combine(data, "service.ndjson.gz") }),
        };
        var compiled = QueryCompiler.Compile(
            "nginx({status=~\"5..\"}) as web unless on(request_id) within(5s) svc({}) | select web.path as path", catalog);
        var sink = new TextSink(Console, new TextSinkOptions { Width = 120 });
        using var run = CorrelationRun.Start(compiled.Node, compiled.Options, sink);
        await run.Completion;
        Console.WriteLine($"{run.Statistics.Results} requests without an answer of the service");

        var lines = Console.ToString().TrimEnd().Split('\n');
        Assert.Equal("161 requests without an answer of the service", lines[^1]);
        Assert.StartsWith("request_id=", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void LinqDoor_TwoObservables_GivesSlowPairs()
    {
        IReadOnlyList<LogEvent> frontendEvents = [Event("frontend", 0, "a1"), Event("frontend", 1, "b2")];
        IReadOnlyList<LogEvent> backendEvents = [Event("backend", 0.2, "a1"), Event("backend", 3.5, "b2")];

        var frontend = EventQuery.From("frontend", frontendEvents);
        var backend = EventQuery.From("backend", backendEvents);

        var slow = from request in frontend
                   join reply in backend.Within("30s") on request["request_id"] equals reply["request_id"]
                   where reply.Timestamp - request.Timestamp > TimeSpan.FromSeconds(1)
                   select new { Id = request["request_id"], Took = reply.Timestamp - request.Timestamp };

        using var subscription = slow.Subscribe(pair => Console.WriteLine($"{pair.Id} took {pair.Took}"));

        Assert.Equal("b2 took 00:00:02.5000000\n", Console.ToString());
    }

    [Fact]
    public void FluentDoor_TwoLists_BuildsTheGraphOfTheText()
    {
        var frontend = EventQuery.From("frontend", [Event("frontend", 0, "a1")]);
        var backend = EventQuery.From("backend", [Event("backend", 0.2, "a1")]);

        var handled = frontend.And(backend, on: ["request_id"], within: TimeSpan.FromSeconds(30));
        Console.WriteLine(handled);

        Assert.Equal("frontend({})[5m] and on(request_id) within(30s) backend({})[5m]\n", Console.ToString());
        Assert.Equal(QueryCompiler.Compile(Console.ToString()).Node, handled.Node);
    }

    [Theory]
    [InlineData("src/Correlator.Cli/Demo", ".log", ".ndjson", 22)]
    [InlineData("notebooks/data", ".log.gz", ".ndjson.gz", 516)]
    public async Task Pictures_DemoQuery_AreAmongItsResults(string directory, string log, string ndjson, int count)
    {
        const string Query = """
            nginx({status=~"5..|499"} | line_format "{{.method}} {{.path}} answered {{.status}}")
              or on(request_id) within(8s)
            service({})
              or on(request_id) within(8s)
            postgres({} | regexp "^(?P<line>.*)" | line_format "{{.level}} {{.line}}")
            """;
        FileSource Source(string name, string file) =>
            new(name, new FileSourceOptions { Path = Path.Combine(Repository.Root, directory, file) });
        var catalog = new SourceCatalog
        {
            Source("nginx", "nginx-access" + log), Source("service", "service" + ndjson), Source("postgres", "postgresql" + log),
        };
        var compiled = QueryCompiler.Compile(Query, catalog);
        var sink = new TextSink(Console, new TextSinkOptions { Width = 100, Aliases = ["nginx", "service", "postgres"] });
        using var run = CorrelationRun.Start(compiled.Node, compiled.Options, sink);
        await run.Completion;

        var pictures = MarkdownText.Blocks.Where(static block => block is { Path: "README.md", Language: "text" }).ToList();
        Assert.Equal(2, pictures.Count);
        Assert.All(pictures, picture => Assert.Contains(picture.Text, Console.ToString(), StringComparison.Ordinal));
        Assert.Equal(count, run.Statistics.Results);
        Assert.Contains(Query.ReplaceLineEndings("\n"), Repository.Read("README.md").ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_OfShellSamples_AreAmongWhatTheirQueryGives()
    {
        var blocks = MarkdownText.Blocks.Where(static block => block.Path == "README.md").ToList();
        var results = blocks.Where(static block => block.Language == "result").ToList();
        Assert.Equal(2, results.Count);
        foreach (var result in results)
        {
            var command = blocks.FindLast(block => block.Language == "sh" && block.Line < result.Line)!.Text;
            var sources = Sources().Matches(command).Select(static source => (source.Groups[1].Value, source.Groups[2].Value));
            var printed = await SampleRun.PrintAsync(command.Split('\'')[1], CatalogOf(sources));
            Assert.Contains(result.Text.TrimEnd(), printed, StringComparison.Ordinal);
        }
    }

    private static SourceCatalog CatalogOf(IEnumerable<(string Name, string Path)> sources)
    {
        var catalog = new SourceCatalog();
        foreach (var (name, path) in sources)
        {
            catalog.Add(new FileSource(name, new FileSourceOptions { Path = Path.Combine(Repository.Root, path) }));
        }

        return catalog;
    }

    [GeneratedRegex(@"(\w+)=(notebooks/\S+)")]
    private static partial Regex Sources();

    private static LogEvent Event(string source, double seconds, string id) =>
        new(Noon.AddSeconds(seconds), source, $"{source} request_id={id}");
}
