using System.Diagnostics;
using System.Globalization;
using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka;

/// <summary>A mock cluster in a process of its own, which outlives clients that are killed.</summary>
internal sealed class BrokerProcess : ITestCluster
{
    private readonly Process _process;

    private BrokerProcess(Process process, string bootstrapServers) => (_process, Connection) = (process, new KafkaConnection { BootstrapServers = bootstrapServers });

    public KafkaConnection Connection { get; }

    public static async Task<BrokerProcess> StartAsync(int brokers = 1)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Correlator.Kafka.Broker.dll");
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", ["exec", program, $"{brokers}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var servers = await process.StandardOutput.ReadLineAsync();
        return servers is null ? throw new InvalidOperationException("The broker did not start.") : new BrokerProcess(process, servers);
    }

    public string NameOf(string name) => name;

    public void CreateTopic(string topic, int partitions) => Tell($"create {topic} {partitions}");

    public void GrowTopic(string topic, int partitions)
    {
        Tell($"delete {topic}");
        CreateTopic(topic, partitions);
    }

    public void DeleteRecords(string topic, int partition, long beforeOffset) => Tell(string.Create(CultureInfo.InvariantCulture, $"trim {topic} {partition} {beforeOffset}"));

    /// <summary>Tells it to do something, as <c>fail 0 7 1</c>, and waits until it is done.</summary>
    public void Tell(string command)
    {
        _process.StandardInput.WriteLine(command);
        Assert.Equal("ok", _process.StandardOutput.ReadLine());
    }

    public void Dispose()
    {
        // It ends with its input.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
