#:project ../src/Correlator.Dsl/Correlator.Dsl.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// %% [markdown]
// # A tour of the language
//
// A query says which events belong together. [docs/language.md](../docs/language.md) has all of it; this is one example of each idea, over [recorded logs](data/README.md).

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
var options = new DisplayOptions { MaxRows = 10 };
CorrelationTable Run(string text)
{
    var query = QueryCompiler.Compile(text, catalog);
    return query.Query.ToEnumerable().ToTable(options with { Streams = DisplayOptions.For(query.Node).Streams });
}

// %% [markdown]
// ## Streams
//
// A source with a selector: labels with `=`, `!=`, `=~`, `!~`, text in the line with `|=`, `|~`, and stages that take things out of the line or write it anew.

// %%
display(Run("""nginx({status="504"} |= "/reports" | line_format "{{.method}} {{.path}} took {{.rt}}")"""));

// %% [markdown]
// ## Joins
//
// `and` wants both, `or` keeps the left without the right, `unless` wants the left alone. Every join is bounded in time.

// %%
foreach (var kind in new[] { "and", "or", "unless", "semi" })
{
    var found = Run($$"""nginx({status=~"5.."}) {{kind}} on(request_id) within(5s) service({})""");
    Console.WriteLine($"{kind,-7} {found.Count,4} results, {found.Count(result => result.Completeness == Completeness.Complete),4} complete");
}

// %% [markdown]
// A chain joins more than two. What the database says of a request that nginx gave up:

// %%
var chain = Run("""
    nginx({status="504"}) as web
      or on(request_id) within(8s) service({}) as app
      or on(request_id) within(8s) postgres({}) as db
    """);
display(chain);

// %% [markdown]
// ## Conditions on results, and what to show of them
//
// `where` judges whole correlations: it holds where some event satisfies it. `select` takes values out of them, of an alias with several events the first that has one.

// %%
var slow = Run("""
    nginx({}) as web and on(request_id) within(5s) service({}) as app
      | where app.duration_ms > 4000
      | select web.path as path, app.duration_ms as took
    """);
foreach (var result in slow.Take(5))
{
    Console.WriteLine(string.Join("  ", result.Values.Select(value => $"{value.Key}={value.Value}")));
}

// %% [markdown]
// ## Sequences
//
// Events that follow each other: failed at least twice, then came through.

// %%
var retried = Run("""
    sequence by (request_id) maxspan 15s
      [ nginx({status=~"5.."} | line_format "{{.path}} answered {{.status}}") as failed ]{2,}
      [ nginx({status=~"2.."} | line_format "{{.path}} answered {{.status}}") as ok ]
    """);
display(retried[0].ToTimeline(retried.Options));

// %% [markdown]
// ## Windows and aggregates
//
// Rows over windows. A row is an event again: it can be joined and filtered.

// %%
foreach (var row in Run("""nginx({}) | count as requests, quantile(0.5, rt) as half by (method) [30s]"""))
{
    Console.WriteLine($"{row.End:HH:mm:ss}  {row.Events[0].Event["method"],-5} {row.Events[0].Event["requests"],5} requests, half of them within {row.Events[0].Event["half"]} s");
}

// %% [markdown]
// ## Mistakes
//
// A query that is wrong says where and what to do. All mistakes are told at once, as data.

// %%
CorrelationQuery.TryParse("nginx({status=5}) and on(request_id) within(30) service({})", out _, out var mistakes);
foreach (var mistake in mistakes)
{
    Console.WriteLine(mistake);
}

// %% [markdown]
// ## One form
//
// Whatever way a query is written, there is one canonical text of it, and it parses back to the same.

// %%
Console.WriteLine(QueryCompiler.Compile("nginx({}) and on ( request_id )   within ( 30000ms ) service( {} )", catalog).Node);

// %% [console]
static void display(object? value) => Console.WriteLine(CorrelationDisplay.ToText(value) + Environment.NewLine);
