using Correlator;

var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
LogEvent Event(string source, int seconds, string message, string id) => new(noon.AddSeconds(seconds), source, message, Labels.Of(("order_id", id)));
LogEvent[] orders = [Event("orders", 0, "placed", "7"), Event("orders", 5, "placed", "8")];
LogEvent[] payments = [Event("payments", 30, "paid", "7")];

var paid = EventQuery.From("orders", orders).And(EventQuery.From("payments", payments), on: ["order_id"], within: TimeSpan.FromMinutes(5));
using var subscription = paid.Subscribe(pair => Console.WriteLine($"order {pair.Key["order_id"]} was paid after {pair.Duration.TotalSeconds} s"));
