#:project ../src/Correlator.Dsl/Correlator.Dsl.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// %% [markdown]
// # Performance
//
// How fast is a join, and what decides it? The figures of these cells depend on the machine; they are kept as they were recorded. [docs/performance.md](../docs/performance.md) has the measured ones, with peers.

// %%
using Correlator;
using System.Diagnostics;
using System.Reactive.Linq;

var start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
LogEvent[] Stream(string source, int count, int keys) =>
    [.. Enumerable.Range(0, count).Select(i => new LogEvent(start.AddMilliseconds(i), source, "m", Labels.Of(("id", $"{i % keys}-{i / keys}"))))];

// %% [markdown]
// ## A join of two streams in memory
//
// 100,000 events on each side, every one with one partner in the same millisecond. The work is linear: twice the events take twice the time.

// %%
EventQuery<Correlation> Join(int count) =>
    EventQuery.From("a", Stream("a", count, 1000)).And(EventQuery.From("b", Stream("b", count, 1000)), on: ["id"], within: TimeSpan.FromSeconds(1));
Console.WriteLine($"{await Join(100_000).Count():N0} results");

// %% [measured]
foreach (var count in new[] { 25_000, 50_000, 100_000 })
{
    var query = Join(count);
    await query.Count();
    var watch = Stopwatch.StartNew();
    await query.Count();
    Console.WriteLine($"{2 * count,9:N0} events {watch.Elapsed.TotalMilliseconds,8:N0} ms {2 * count / watch.Elapsed.TotalSeconds,12:N0} events/s");
}

// %% [markdown]
// ## What it holds
//
// Memory is bounded by time: a join holds the events that could still match. `explain` says how many that would be.

// %%
display(Join(1).Node);

// %% [markdown]
// A day instead of a second holds 86,400 times as much:

// %%
display(EventQuery.From("a", Stream("a", 1, 1)).Range(TimeSpan.FromDays(1)).And(EventQuery.From("b", Stream("b", 1, 1)).Range(TimeSpan.FromDays(1)), on: ["id"], within: TimeSpan.FromDays(1)).Node);

// %% [console]
static void display(object? value) => Console.WriteLine(CorrelationDisplay.ToText(value) + Environment.NewLine);
