using Correlator.Server;

var configuration = ServerConfiguration.Load("correlator.json");
await using var server = await CorrelationServer.StartAsync(configuration, new ServerRuntime { Log = Console.Error.WriteLine });
Console.WriteLine($"Open {server.Address} in a browser; Enter ends.");
Console.ReadLine();
