using System.Globalization;
using Correlator.Kafka.Broker;

// What tests of a log over Kafka run in processes of their own, so that they can be killed.
if (args is ["work", var query, var servers, var topic, var group, var transactional])
{
    return Work.Run(query, SpreadQueries.LogOf(TestClusters.ConnectionTo(servers), topic, group) with { Transactional = bool.Parse(transactional) });
}

if (args is ["measure", var measured, var events])
{
    return await Measurement.RunAsync(measured, int.Parse(events, CultureInfo.InvariantCulture));
}

// A mock cluster: prints its address, then does what each line of its input says, answers "ok" or "error …", and ends with its input.
using var cluster = new MockCluster(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1);
Console.WriteLine(cluster.BootstrapServers);
for (var line = Console.ReadLine(); line is not null and not "quit"; line = Console.ReadLine())
{
    Console.WriteLine(BrokerCommand.Run(cluster, line));
}

return 0;
