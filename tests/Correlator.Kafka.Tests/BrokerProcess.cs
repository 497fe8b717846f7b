using System.Diagnostics;

namespace Correlator.Tests.Kafka;

/// <summary>A mock cluster in a process of its own, which outlives clients that are killed.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly Process _process;

    private BrokerProcess(Process process, string bootstrapServers) => (_process, BootstrapServers) = (process, bootstrapServers);

    /// <summary>Where clients find it.</summary>
    public string BootstrapServers { get; }

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

    /// <summary>Tells it to do something, as <c>create orders 4</c>, and waits until it is done.</summary>
    public async Task TellAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        var answer = await _process.StandardOutput.ReadLineAsync();
        Assert.Equal("ok", answer);
    }

    public void Dispose()
    {
        // It ends with its input.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
