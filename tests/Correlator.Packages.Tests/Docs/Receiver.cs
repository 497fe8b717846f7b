using Correlator;
using Correlator.Sources;

await using var hosts = new SyslogSource("hosts", new SyslogOptions { UdpPort = 5514, TcpPort = 5514 });
var errors = EventQuery.From(hosts).Where(e => e["severity"] is "err" or "crit");
using var run = errors.Subscribe(e => Console.WriteLine($"{e.Timestamp:O} {e["host"]} {e.Message}"));
Console.ReadLine();
