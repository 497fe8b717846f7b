#:project ../src/Correlator.Dsl/Correlator.Dsl.csproj
#:project ../src/Correlator.Testing/Correlator.Testing.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// %% [markdown]
// # Testing with virtual time and properties
//
// Operators never look at the clock on the wall, so a test says exactly when a result comes out, and takes no time for it.

// %%
using Correlator;
using Correlator.Dsl;
using Correlator.Testing;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;

var start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

// %% [markdown]
// ## When is an absence said?
//
// Order 8 is placed at 12:00 and never paid. Within five minutes a payment could come; orders of one key are grouped for five more; lateness adds ten seconds.

// %%
var clock = new HistoricalScheduler(start);
var (orders, payments) = (new Subject<LogEvent>(), new Subject<LogEvent>());
LogEvent Line(double minutes, string source, string id) => new(start.AddMinutes(minutes), source, $"order_id={id}", Labels.Of(("order_id", id)));
clock.Schedule(start.AddTicks(1), () => orders.OnNext(Line(0, "orders", "7")));
clock.Schedule(start.AddTicks(2), () => orders.OnNext(Line(0, "orders", "8")));
clock.Schedule(start.AddMinutes(2), () => payments.OnNext(Line(2, "payments", "7")));

var unpaid = EventQuery.From("orders", orders)
    .Unless(EventQuery.From("payments", payments), on: ["order_id"], within: TimeSpan.FromMinutes(5))
    .WithOptions(new CorrelationOptions { Scheduler = clock, Lateness = TimeSpan.FromSeconds(10) });
var alarms = unpaid.Subscribe(alarm => Console.WriteLine($"{clock.Clock:HH:mm:ss}  order {alarm.Key["order_id"]} is not paid"));
clock.AdvanceBy(TimeSpan.FromHours(1));
alarms.Dispose();

// %% [markdown]
// ## The same as a test file
//
// `correlator test` runs such files; in code, `CorrRunner` does. The second case is wrong on purpose: it shows what a failure looks like.

// %%
var report = CorrRunner.Run(CorrFile.Parse("""
    load order    @0s id=1 | @1s id=2
    load payment  @20s id=1

    case a payment within a minute
    query order({}) and on(id) within(1m) payment({})
    expect
      1: order@0s payment@20s

    case wrong on purpose
    query order({}) unless on(id) within(1m) payment({})
    expect
      2: order@2s partial
    """, "orders.corr"));
Console.WriteLine(report);

// %% [markdown]
// ## Properties
//
// `Correlator.Testing` makes scenarios for any seed: a query, and events in disorder. Whatever they are, the order of arrival within the lateness must not matter, and a naive
// reference, which knows all events, must agree. This is how the library itself is tested. Here is a smaller law, for a hundred queries that it makes: the canonical text of a query
// parses back to itself.

// %%
var scenarios = Enumerable.Range(0, 100).Select(seed => StreamArbitraries.Generate(seed, new ScenarioShape())).ToList();
Console.WriteLine(scenarios[3].QueryText);
var canonical = scenarios.Select(scenario => QueryCompiler.Compile(scenario.QueryText).Node.ToString()).Distinct().ToList();
Console.WriteLine($"{canonical.Count} different queries, {canonical.Count(text => QueryCompiler.Compile(text).Node.ToString() == text)} parse back to themselves");
