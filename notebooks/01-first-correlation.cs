#:project ../src/Correlator.Dsl/Correlator.Dsl.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// %% [markdown]
// # A first correlation
//
// Three programs wrote logs: nginx in front, a service behind it, PostgreSQL below. A request has the same `request_id` in all three.
// This walk reads 75 seconds of them and asks what the others said about the requests that failed.
//
// The logs are [recorded](data/README.md), not made up. In a program, `dotnet run notebooks/01-first-correlation.cs` shows the same as text.
//
// `#r "nuget: …"` takes the package. Until it is published, pack a clone with `eng/pack.sh` and put
// `#i "nuget:/path/to/clone/artifacts/packages"` in a cell before the next one.

// %%
using Correlator;
using Correlator.Dsl;
using System.IO;
using System.Reactive.Linq;

var data = Directory.Exists("data") ? "data" : "notebooks/data";
var catalog = new SourceCatalog
{
    new FileSource("nginx", new FileSourceOptions { Path = Path.Combine(data, "nginx-access.log.gz") }),
    new FileSource("service", new FileSourceOptions { Path = Path.Combine(data, "service.ndjson.gz") }),
    new FileSource("postgres", new FileSourceOptions { Path = Path.Combine(data, "postgresql.log.gz") }),
};

// %% [markdown]
// ## A query
//
// The left side is what we start from: answers with a status 5xx, or 499, which nginx writes when the client went away. `or … on(request_id) within(8s)`
// adds what the next log says about the same id at most eight seconds before or after, and keeps requests about which it says nothing.

// %%
var query = QueryCompiler.Compile("""
    nginx({status=~"5..|499"} | line_format "{{.method}} {{.path}} answered {{.status}}")
      or on(request_id) within(8s)
    service({})
      or on(request_id) within(8s)
    postgres({} | regexp "^(?P<line>.*)" | line_format "{{.level}} {{.line}}")
    """, catalog);
display(query.Node);

// %% [markdown]
// The picture is the operator graph that will run: two joins over three streams, and how much each would hold. Compiling reads nothing yet; subscribing does.

// %%
var results = query.Query.ToEnumerable().ToTable(DisplayOptions.For(query.Node) with { MaxRows = 8 });
display(results);

// %% [markdown]
// Each row is one request. Dots are events, a lane for each log; a dashed lane is a log that says nothing.
//
// ## One of them
//
// nginx gave the client a 504. Where was the request?

// %%
var names = DisplayOptions.For(query.Node);
var lost = results.First(result => result.Key["request_id"].StartsWith("6781c8d6", StringComparison.Ordinal));
display(lost.ToTimeline(names));

// %% [markdown]
// Four and a half seconds after nginx gave up, the statement ran into its time-out, and there was nobody left to be told: the service never wrote a line.
//
// The same as a Mermaid diagram, for a ticket:

// %%
Console.WriteLine(CorrelationDisplay.ToMermaid(lost, names));

// %% [markdown]
// ## Nothing vanishes
//
// A run keeps a ledger for each stream. Its columns add up to what was read, always.

// %%
var run = CorrelationRun.Start(query.Node, query.Options, new TextSink(TextWriter.Null));
await run.Completion;
display(run.Statistics);
run.Dispose();

// %% [markdown]
// And how long did it take from the first line about a request to the last?

// %%
display(DurationHistogram.Of(results.Where(result => result.Streams.Count > 1).Select(result => result.Duration)));

// %% [console]
static void display(object? value) => Console.WriteLine(CorrelationDisplay.ToText(value) + Environment.NewLine);
