using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Correlator.Sources.Tests;

/// <summary>Debian's Prometheus, which asks a port of loopback for metrics every second.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    public const string Program = "/usr/bin/prometheus";
    private static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(3);
    private readonly string _directory = Directory.CreateTempSubdirectory("correlator-prometheus-").FullName;
    private readonly Process _process;

    public PrometheusProcess(int targetPort)
    {
        var configuration = Path.Combine(_directory, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global: {"{"}scrape_interval: 1s, scrape_timeout: 1s{"}"}
            scrape_configs:
            - job_name: self
              static_configs: [{"{"}targets: ['127.0.0.1:{targetPort}']{"}"}]
            """);
        var port = FreePort();
        Address = $"http://127.0.0.1:{port}";
        _process = Process.Start(new ProcessStartInfo(
            Program,
            [$"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_directory, "data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]))!;
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(SafetyLimit);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>A test that needs the program.</summary>
public sealed class InstalledPrometheusFactAttribute : FactAttribute
{
    public InstalledPrometheusFactAttribute()
    {
        if (!File.Exists(PrometheusProcess.Program))
        {
            Skip = $"{PrometheusProcess.Program} is not installed (eng/test-servers.sh installs it on Debian as root).";
        }
    }
}
