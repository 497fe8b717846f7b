#:project ../src/Correlator.Dsl/Correlator.Dsl.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// %% [markdown]
// # LINQ and Rx
//
// The language is one way in. Another is C#: `join` in a LINQ query, operators for whole correlations, and results that are plain `IObservable<T>`, with which every operator of Rx goes on.

// %%
using Correlator;
using Microsoft.DotNet.Interactive;
using System.IO;
using System.Reactive.Linq;

var data = Directory.Exists("data") ? "data" : "notebooks/data";
var nginx = EventQuery.From(new FileSource("nginx", new FileSourceOptions { Path = Path.Combine(data, "nginx-access.log.gz") }));
var service = EventQuery.From(new FileSource("service", new FileSourceOptions { Path = Path.Combine(data, "service.ndjson.gz") }));

// %% [markdown]
// ## Pairs by LINQ
//
// `join` gives each pair of events that match. What the key is, the graph knows; the lambdas of `where` and `select` are ordinary code.

// %%
var pairs = from request in nginx
            join answer in service.Within("5s") on request["request_id"] equals answer["request_id"]
            where answer["status"] == "500"
            select new { Path = request["path"], Sent = request["status"], Took = answer["duration_ms"] };
foreach (var pair in pairs.ToEnumerable().Take(5))
{
    Console.WriteLine($"{pair.Path,-24} nginx sent {pair.Sent}, the service took {pair.Took} ms");
}

// %% [markdown]
// ## Correlations by operators
//
// `And`, `Or`, `Unless`, `Semi` give whole correlations. The graph is the same as that of a text, and prints as one.

// %%
var unanswered = nginx.Where(request => request["status"] == "502").Unless(service, on: ["request_id"], within: TimeSpan.FromSeconds(5));
var all = nginx.Or(service, on: ["request_id"], within: TimeSpan.FromSeconds(5));
Console.WriteLine(all);
display(all.Node);

// %% [markdown]
// ## Rx goes on from there
//
// The slowest of each path; how many are unanswered in each second. `GroupBy`, `Buffer`, `Scan`, `Throttle`: they are all there.
// `AsObservable()` leaves the query behind: what follows is Rx's, not part of the graph.

// %%
var slowest = await all.AsObservable()
    .Where(result => result.Completeness == Completeness.Complete)
    .GroupBy(result => result["nginx"].First()["method"] ?? "")
    .SelectMany(group => group.Max(result => result.Duration).Select(longest => (Method: group.Key, Longest: longest)))
    .ToList();
foreach (var (method, longest) in slowest.OrderBy(item => item.Method, StringComparer.Ordinal))
{
    Console.WriteLine($"{method,-5} {longest.TotalSeconds:0.000} s");
}

var perSecond = await unanswered.AsObservable().GroupBy(result => result.Start).SelectMany(group => group.Count().Select(count => (group.Key, Count: count))).ToList();
foreach (var (second, count) in perSecond.Where(item => item.Count >= 20).OrderBy(item => item.Key))
{
    Console.WriteLine($"{second:HH:mm:ss}  {count} without an answer");
}

// %% [markdown]
// ## Any observable is a source
//
// Events may come from a list, an `IAsyncEnumerable<LogEvent>` or an `IObservable<LogEvent>` of whatever origin.

// %%
var start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
var beats = Observable.Range(0, 6).Select(i => new LogEvent(start.AddSeconds(10 * i), "beats", "beat", Labels.Of(("node", $"n{i % 2}"))));
var deploys = new[] { new LogEvent(start.AddSeconds(25), "deploys", "rolled out", Labels.Of(("node", "n1"))) };
var around = EventQuery.From("deploys", deploys).And(EventQuery.From("beats", beats), on: ["node"], within: TimeSpan.FromSeconds(12))
    .WithOptions(new CorrelationOptions { Scheduler = new System.Reactive.Concurrency.HistoricalScheduler(start) });
display((await around.ToList())[^1]);

// %% [markdown]
// ## A query that goes on, as a picture that goes on
//
// `ToLiveViews()` runs a query and gives a view of it at each interval, and the last one when it ends: what came, what was found, how fast, how far behind, how much is held, and the newest results.
// What a notebook has shown by its context can be replaced by another value, so two lines keep a picture up to date while the cell runs; in a program the same lines write text.
// Here a virtual clock makes the events come, forty seconds in no time, so no result takes any either; without one leave out what speaks of `clock`.

// %%
var clock = new System.Reactive.Concurrency.HistoricalScheduler(start);
DateTimeOffset Asked(int i) => start.AddMilliseconds(Math.Round(40_000 * Math.Sqrt(i / 600.0)));
LogEvent Line(int i, double delay, string source, string text) => new(Asked(i).AddSeconds(delay), source, text, Labels.Of(("id", $"r{i}")));
var asked = Observable.Generate(0, i => i < 600, i => i + 1, i => Line(i, 0, "web", "asked"), Asked, clock);
var answered = Observable.Generate(1, i => i < 600, i => i % 20 == 18 ? i + 2 : i + 1, i => Line(i, 0.2, "svc", "answered"), i => Asked(i).AddSeconds(0.2 + (i % 5 * 0.1)), clock);
var running = EventQuery.From("web", asked).Or(EventQuery.From("svc", answered), on: ["id"], within: TimeSpan.FromSeconds(2))
    .WithOptions(new CorrelationOptions { Scheduler = clock, Lateness = TimeSpan.FromSeconds(1), MaxState = StateBudget.Events(500) });

var shown = KernelInvocationContext.Current.Display(LiveView.Empty);
var drawing = running.ToLiveViews(new LiveViewOptions { Interval = TimeSpan.FromSeconds(4) }).ForEachAsync(shown.Update);
clock.Start();
await drawing;

// %% [console]
static void display(object? value) => Console.WriteLine(CorrelationDisplay.ToText(value) + Environment.NewLine);

// Stands for the notebook's own.
namespace Microsoft.DotNet.Interactive
{
    sealed class KernelInvocationContext(TextWriter output)
    {
        public static KernelInvocationContext Current { get; } = new(Console.Out);

        public KernelInvocationContext Display(object value)
        {
            Update(value);
            return this;
        }

        public void Update(object value) => output.WriteLine(CorrelationDisplay.ToText(value) + Environment.NewLine);
    }
}
