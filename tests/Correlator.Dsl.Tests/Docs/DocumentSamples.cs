using System.Reactive;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The samples of docs/ as they stand there, run.</summary>
public sealed class DocumentSamples : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-docs-");

    // Stands for the console in the samples.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public void Language_QueryBuilder_GivesTextAndGraph()
    {
        var query = new QueryBuilder()
            .AddStream("api", "{}", TimeSpan.FromMinutes(5)).As("api")
            .And().On("request_id").Within(TimeSpan.FromSeconds(30))
            .AddStream("db", "{}", TimeSpan.FromMinutes(5)).As("db")
            .Where("db.duration > 500ms")
            .Build();

        var check = CorrelationQuery.Check(query.Text);
        Console.WriteLine(check.IsValid);
        Console.WriteLine(QueryCompiler.Compile(query.Text).Node);

        Assert.Equal(
            "True\napi({})[5m] as api and on(request_id) within(30s) db({})[5m] as db | where db.duration > 500ms\n",
            Console.ToString());
    }

    [Fact]
    public void EventTime_LateEvents_AreGivenToTheirObserver()
    {
        IReadOnlyList<LogEvent> arrivals = [Event("a", 10), Event("a", 20), Event("a", 5)];
        IReadOnlyList<LogEvent> replies = [Event("b", 11), Event("b", 21)];

        var late = new List<string>();
        var options = new CorrelationOptions
        {
            Lateness = TimeSpan.FromSeconds(1),
            LateEvents = Observer.Create<LogEvent>(e => late.Add(e.Message)),
        };
        var pairs = EventQuery.From("a", arrivals).And(EventQuery.From("b", replies), on: ["id"], within: TimeSpan.FromSeconds(2)).WithOptions(options);
        using var subscription = pairs.Subscribe(c => Console.WriteLine(c.Events.Count));

        Assert.Equal("2\n2\n", Console.ToString());
        Assert.Equal(["a@5"], late);
    }

    [Fact]
    public void Sources_Catalog_HoldsSourcesOfSeveralKinds()
    {
        var logs = _directory.FullName;

        var catalog = new SourceCatalog
        {
            new FileSource("web", FileSourceOptions.Parse(Path.Combine(logs, "access.log*"))),
            new FileSource("api", new FileSourceOptions { Path = Path.Combine(logs, "service.ndjson"), Time = ["ts"] }),
            new ListSource("deploys", [new LogEvent(DateTimeOffset.UnixEpoch, "deploys", "version=7", Labels.Of(("service", "shop")))]),
        };
        Console.WriteLine(string.Join(", ", catalog.Select(source => source.Name)));

        Assert.Equal("api, deploys, web\n", Console.ToString());
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static LogEvent Event(string source, int seconds) =>
        new(Noon.AddSeconds(seconds), source, $"{source}@{seconds}", Labels.Of(("id", "1")));
}
