#:project ../src/Correlator.Dsl/Correlator.Dsl.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// %% [markdown]
// # Event time and lateness
//
// Results depend on the times that are written in the events, never on when they arrive. The price is a bound: how late may an event be? [docs/event-time.md](../docs/event-time.md) says all of it.

// %%
using Correlator;
using Correlator.Dsl;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;

var start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
LogEvent Line(int second, string source, string id) => new(start.AddSeconds(second), source, $"id={id}", Labels.Of(("id", id)));

// %% [markdown]
// ## A watermark
//
// Eight events arrive out of order. The watermark, `|`, is the newest event time less the lateness: nothing older is expected any more. `o` is an event in time, `x` one that is behind the watermark.

// %%
int[] seconds = [1, 4, 2, 7, 5, 12, 6, 10];
var lateness = 4;
var newest = int.MinValue;
Console.WriteLine($"arrival  0         10        20  event time, s");
for (var i = 0; i < seconds.Length; i++)
{
    var isLate = newest != int.MinValue && seconds[i] < newest - lateness;
    newest = Math.Max(newest, seconds[i]);
    var row = new string('.', 22).ToCharArray();
    for (var past = 0; past < newest - lateness; past++)
    {
        row[past] = '-';
    }

    row[Math.Max(0, newest - lateness)] = '|';
    row[seconds[i]] = isLate ? 'x' : 'o';
    Console.WriteLine($"{i,7}  {new string(row)}");
}

// %% [markdown]
// The same as a picture: to the right the arrivals, upwards event time. The line is the watermark; the filled area below it is the past, in which nothing is expected any more.

// %%
string At(double arrival, double second) => FormattableString.Invariant($"{60 + (70 * arrival):0},{270 - (18 * second):0}");
var (dots, stairs, edge) = ("", $"M{At(0, 0)}", 0);
for (var i = 0; i < seconds.Length; i++)
{
    var isLate = seconds[i] < edge;
    edge = Math.Max(edge, seconds[i] - lateness);
    stairs += $"L{At(i, edge)}L{At(i + 1, edge)}";
    var place = At(i, seconds[i]).Split(',');
    dots += $"<circle cx='{place[0]}' cy='{place[1]}' r='8' fill='{(isLate ? "#e5484d" : "#4c8dff")}'/><text x='{place[0]}' y='{int.Parse(place[1]) - 14}' text-anchor='middle'>{seconds[i]} s{(isLate ? ", behind" : "")}</text>";
}

display(HTML($"""
    <svg viewBox="0 0 680 310" width="100%" style="max-width:680px" font-family="system-ui,sans-serif" font-size="12" fill="currentColor">
    <path d="{stairs}L{At(seconds.Length, 0)}Z" fill="#e08a1e" fill-opacity=".15"/><path d="{stairs}" fill="none" stroke="#e08a1e" stroke-width="2"/>
    <text x="630" y="{270 - (18 * edge) - 8}" text-anchor="end" fill="#e08a1e">watermark = newest − {lateness} s</text>
    <path d="M60,30V270H640" fill="none" stroke="currentColor" stroke-opacity=".4"/>
    <text x="640" y="292" text-anchor="end" opacity=".7">arrival</text><text x="50" y="40" text-anchor="end" opacity=".7">time</text>{dots}</svg>
    """));

// %% [markdown]
// ## What the engine does with it
//
// The same arrivals in windows of five seconds, on a virtual clock. The event of second 6 comes when the watermark is at 8. Is it lost? The window of seconds 5 to 10 is still open, so it counts:
// late is only what finds nothing open any more. An event of second 1 then comes when its window has closed; it is handed to the observer of late events.

// %%
var clock = new HistoricalScheduler(start);
var live = new Subject<LogEvent>();
var late = new List<string>();
var rows = EventQuery.Of(
    QueryCompiler.Compile("e({}) | count as events [5s]", new SourceCatalog { new ObservableSource("e", live) }).Node,
    new CorrelationOptions
    {
        Scheduler = clock,
        Lateness = TimeSpan.FromSeconds(lateness),
        LateEvents = Observer.Create<LogEvent>(e => late.Add($"{e.Timestamp:HH:mm:ss}")),
    });
var subscription = rows.Subscribe(row => Console.WriteLine($"  until {row.End:HH:mm:ss}: events={row.Events[0].Event["events"]}"));
foreach (var second in seconds.Append(1).Append(30))
{
    Console.WriteLine($"arrives: {second}");
    live.OnNext(Line(second, "e", "1"));
}

live.OnCompleted();
Console.WriteLine($"late: {string.Join(", ", late)}");
subscription.Dispose();

// %% [markdown]
// ## Order of arrival does not matter
//
// Within the lateness any order of arrival gives the same results. Here are the pairs of two streams for twenty orders, the second stream shuffled.

// %%
string Results(int seed)
{
    var order = new Random(seed);
    var (left, right) = (new Subject<LogEvent>(), new Subject<LogEvent>());
    var pairs = EventQuery.From("a", left).And(EventQuery.From("b", right), on: ["id"], within: TimeSpan.FromSeconds(3))
        .WithOptions(new CorrelationOptions { Scheduler = new HistoricalScheduler(start), Lateness = TimeSpan.FromMinutes(1) });
    var found = new List<string>();
    pairs.Subscribe(pair => found.Add($"{pair.Key["id"]} {pair.Duration.TotalSeconds}s"));
    foreach (var (second, isLeft) in Enumerable.Range(0, 20).SelectMany(second => new[] { (second, true), (second + 2, false) }).OrderBy(_ => order.Next()))
    {
        (isLeft ? left : right).OnNext(Line(second, isLeft ? "a" : "b", $"{(isLeft ? second : second - 2) % 7}"));
    }

    left.OnCompleted();
    right.OnCompleted();
    return string.Join(", ", found.Distinct().Order(StringComparer.Ordinal));
}

Console.WriteLine(Results(0));
Console.WriteLine($"{Enumerable.Range(0, 20).Select(Results).Distinct().Count()} outcome of 20 orders of arrival");

// %% [markdown]
// ## An absence takes time to prove
//
// That there was no reply can be said only when the clocks of both streams are past the moment until which one could come. Files end, so everything is decided at the end; live, it takes the bound and the lateness.
// [The notebook on tests](05-testing.ipynb) has that to the second.

// %% [console]
static void display(object? value) => Console.WriteLine(value);
static string HTML(string content) => $"(a picture of {content.Length} letters)";
