#:project ../src/Correlator.Dsl/Correlator.Dsl.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// %% [markdown]
// # An incident, from symptom to cause
//
// Somebody calls: for a moment the shop answered "502 Bad Gateway", twice, and some orders seem to be lost. All we have is the logs of nginx, of the service and of PostgreSQL
// ([recorded](data/README.md), 75 seconds). What happened, why, and whom did it hurt?

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
// ## 1. The symptom
//
// Is it true, and when was it? Count the 502s of each second and keep the seconds with ten or more.

// %%
var bursts = Run("""nginx({status="502"}) | count as errors [1s] >= 10""");
foreach (var burst in bursts)
{
    Console.WriteLine($"until {burst.End:HH:mm:ss}  {burst.Events[0].Event["errors"],3} errors");
}

// %% [markdown]
// Two bursts of two seconds each, thirty seconds apart. Outside of them there are a few each second at most: another matter, below.
//
// ## 2. What did the service say meanwhile?
//
// The lines of the service that belong to no request say how it fares itself.

// %%
var life = Run("""service({} |~ "service (started|stopping)")""");
foreach (var line in life)
{
    Console.WriteLine($"{line.Start:HH:mm:ss.fff}  {line.Events[0].Event.Message}");
}

// %% [markdown]
// It **started** twice in the middle, right at the end of each burst, and never said `stopping` before: it did not go, it was killed.
// Is that always so? A sequence without a key asks for one after the other: ten 502s, then a start, within three seconds.

// %%
var crashes = Run("""
    sequence maxspan 3s
      [ nginx({status="502"} | line_format "{{.method}} {{.path}} answered {{.status}}") as failed ]{10,}
      [ service({} |= "service started") as restart ]
    """);
display(crashes);
display(crashes[0].ToTimeline(crashes.Options with { MaxEvents = 12 }));

// %% [markdown]
// ## 3. Whom did it hurt?
//
// A request that was under way when the process died has lines of the service, or none, but never the one that says how it ended. `unless` finds what is missing:
// 502s of which the service never says that it answered.

// %%
var cutOff = Run("""
    nginx({status="502"} | line_format "{{.method}} {{.path}} answered {{.status}}")
      unless on(request_id) within(8s)
    service({} |= " answered ")
    """);
Console.WriteLine($"{cutOff.Count} of the 502s were never answered by the service");
foreach (var second in cutOff.GroupBy(lost => lost.Start).Where(group => group.Count() >= 5).OrderBy(group => group.Key))
{
    Console.WriteLine($"{second.Key:HH:mm:ss}  {second.Count(),3}");
}

// %% [markdown]
// Were orders lost? An order that was *placed* when its answer got lost is one that the customer does not know of.

// %%
var unknown = Run("""
    nginx({status="502"} | line_format "{{.method}} {{.path}} answered {{.status}}")
      and on(request_id) within(8s)
    service({} |= "order placed")
    """);
display(unknown);
display(unknown[0].ToTimeline(unknown.Options));

// %% [markdown]
// ## 4. Did they come back?
//
// The shop's app tries again under the same id. Who failed with a 502 and came through within fifteen seconds?

// %%
var saved = Run("""
    sequence by (request_id) maxspan 15s
      [ nginx({status="502"} | line_format "{{.method}} {{.path}} answered {{.status}}") as failed ]{1,}
      [ nginx({status=~"2.."} | line_format "{{.method}} {{.path}} answered {{.status}}") as ok ]
    """);
display(saved);
display(DurationHistogram.Of(saved.Select(retry => retry.Duration)));

// %% [markdown]
// ## 5. The rest of the 502s
//
// A few 502s a second had no part in the bursts. If the service did its work and said so, while nginx got no reply, there is an `answered` line close by.

// %%
var replyLost = Run("""
    nginx({status="502"} | line_format "{{.method}} {{.path}} answered {{.status}}")
      and on(request_id) within(1s)
    service({} |= " answered ")
    """);
var seconds = bursts.Select(burst => burst.End.AddSeconds(-1)).ToHashSet();
Console.WriteLine($"{replyLost.Count} 502s with an answer within a second, {replyLost.Count(lost => !seconds.Contains(lost["nginx"].First().Timestamp))} of them outside the bursts");
display(replyLost);

// %% [markdown]
// ## The report
//
// * **Cause**: the service's process was killed at about 20:04:10 and 20:04:41 and was back after a second or two; nothing in its log announces it, so look at what kills processes on that host.
// * **Effect**: the requests of those seconds got a 502. Customers who tried again came through in seconds; the others did not.
// * **Not the cause**: the single 502s at other times; for some of them the work was done and only the reply was lost.

// %% [console]
static void display(object? value) => Console.WriteLine(CorrelationDisplay.ToText(value) + Environment.NewLine);
