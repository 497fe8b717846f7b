using Correlator;
using Correlator.Sources;

var options = new KafkaSourceOptions
{
    BootstrapServers = "127.0.0.1:9092",
    Topics = ["orders"],
    Messages = new MessageOptions { Format = MessageFormat.Json },
};
var orders = new KafkaLiveSource("orders", options);
var late = EventQuery.From(orders).Where(e => e["header_tenant"] == "shop" && e["status"] == "late");
using var run = late.Subscribe(e => Console.WriteLine($"{e["key"]} {e.Message}"));
Console.ReadLine();
