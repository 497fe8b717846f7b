using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Correlator.Cli.Tests;

/// <summary>Receivers through the tool: records over sockets in, correlations out.</summary>
public sealed class ReceiverProcessTests
{
    private const string Join = "web({})[5m] and on(request_id) api({})[5m]";
    private const string Otlp = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767225601000000000","body":{"stringValue":"from otlp"},"attributes":[{"key":"request_id","value":{"stringValue":"r1"}}]}]}]}]}""";
    private const string Syslog = "<11>1 2026-01-01T00:00:00Z vm shop - - - from syslog request_id=r1\n";
    private const string Line = """{"ts":"2026-01-01T00:00:02Z","msg":"from lines","request_id":"r1"}""";
    private static readonly HttpClient Client = new();

    [Fact]
    public async Task Run_SyslogOverTcpAndOtlp_CorrelatesWhatArrives()
    {
        using var tool = ToolProcess.Start("run", Join, "--source", "web=syslog+tcp://127.0.0.1:0", "--source", "api=otlp+http://127.0.0.1:0", "--output", "json", "--config", "none");
        await SendAsync(await tool.ListensAtAsync("web", "tcp"), SocketType.Stream);
        await PostAsync(await tool.ListensAtAsync("api", "http"), "/v1/logs", Otlp);

        var correlation = await tool.ReadLineAsync();
        tool.Interrupt();
        var rest = await tool.WaitAsync();

        Assert.Contains("from syslog", correlation, StringComparison.Ordinal);
        Assert.Contains("from otlp", correlation, StringComparison.Ordinal);
        Assert.Equal(0, rest.ExitCode);
    }

    [Fact]
    public async Task Run_LinesOverHttpAndOtlp_CorrelatesWhatArrives()
    {
        using var tool = ToolProcess.Start("run", Join, "--source", "web=ingest://127.0.0.1:0", "--source", "api=otlp+http://127.0.0.1:0", "--output", "json", "--config", "none");
        await PostAsync(await tool.ListensAtAsync("web", "http"), "/ingest", Line);
        await PostAsync(await tool.ListensAtAsync("api", "http"), "/v1/logs", Otlp);

        var correlation = await tool.ReadLineAsync();
        tool.Interrupt();
        var rest = await tool.WaitAsync();

        Assert.Contains("from lines", correlation, StringComparison.Ordinal);
        Assert.Contains("from otlp", correlation, StringComparison.Ordinal);
        Assert.Equal(0, rest.ExitCode);
        Assert.DoesNotContain("warning", rest.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("syslog+tcp", "tcp")]
    [InlineData("syslog+udp", "udp")]
    [InlineData("otlp+http", "http")]
    [InlineData("ingest", "http")]
    public async Task Tail_OfAReceiver_ShowsWhatArrivesAndEndsWithTheInterrupt(string scheme, string kind)
    {
        using var tool = ToolProcess.Start("tail", "net", "--source", $"net={scheme}://127.0.0.1:0", "--output", "json", "--config", "none");
        var endpoint = await tool.ListensAtAsync("net", kind);
        await (scheme switch
        {
            "otlp+http" => PostAsync(endpoint, "/v1/logs", Otlp),
            "ingest" => PostAsync(endpoint, "/ingest", Line),
            _ => SendAsync(endpoint, kind == "tcp" ? SocketType.Stream : SocketType.Dgram),
        });

        var line = await tool.ReadLineAsync();
        tool.Interrupt();
        var rest = await tool.WaitAsync();

        Assert.Contains("from ", line, StringComparison.Ordinal);
        Assert.Contains("r1", line, StringComparison.Ordinal);
        Assert.Equal(0, rest.ExitCode);
    }

    [Fact]
    public async Task Interrupt_RightBehindAnAnswer_ShowsWhatWasAnswered()
    {
        using var tool = ToolProcess.Start("tail", "net", "--source", "net=ingest://127.0.0.1:0", "--output", "json", "--config", "none");
        var lines = string.Join('\n', Enumerable.Range(0, 20_000).Select(static n => $$"""{"ts":"2026-01-01T00:00:00Z","msg":"line {{n}}"}"""));
        await PostAsync(await tool.ListensAtAsync("net", "http"), "/ingest", lines);

        tool.Interrupt();
        var rest = await tool.WaitAsync();

        Assert.Equal((0, 20_000), (rest.ExitCode, rest.Json.Count));
    }

    [Fact]
    public async Task Run_MoreDatagramsThanTheRateAllows_SaysHowManyWereDropped()
    {
        using var tool = ToolProcess.Start("tail", "net", "--source", "net=syslog+udp://127.0.0.1:0,max-rate=1", "--config", "none");
        var endpoint = await tool.ListensAtAsync("net", "udp");
        for (var i = 0; i < 50; i++)
        {
            await SendAsync(endpoint, SocketType.Dgram);
        }

        await tool.ReadLineAsync();
        tool.Interrupt();
        var rest = await tool.WaitAsync();

        Assert.Equal(0, rest.ExitCode);
        Assert.Matches(@"warning: net: \d+ records could not be taken and were dropped", rest.Error);
    }

    [Fact]
    public async Task Run_PortInUse_FailsWithItsAddress()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();

        using var tool = ToolProcess.Start("tail", "net", "--source", $"net=syslog+tcp://{holder.LocalEndpoint}", "--config", "none");
        var result = await tool.WaitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"cannot listen at {holder.LocalEndpoint}", result.Error, StringComparison.Ordinal);
    }

    private static async Task PostAsync(IPEndPoint endpoint, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync($"http://{endpoint}{path}", content);
        response.EnsureSuccessStatusCode();
    }

    private static async Task SendAsync(IPEndPoint endpoint, SocketType type)
    {
        using var socket = new Socket(endpoint.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        await socket.ConnectAsync(endpoint);
        await socket.SendAsync(Encoding.UTF8.GetBytes(Syslog));
    }
}
