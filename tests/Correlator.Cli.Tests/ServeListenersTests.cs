using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Correlator.Cli.Tests;

/// <summary>Many listeners of <c>correlator serve</c> that say nothing, from another process.</summary>
public sealed class ServeListenersTests(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Workspace _workspace = new();

    // CORRELATOR_CONNECTIONS=10000 for a long run.
    private static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("CORRELATOR_CONNECTIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 250;

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Serve_ManyListeners_AllGetTheNextResult()
    {
        var source = _workspace.Write("a.ndjson");
        var config = _workspace.Write("correlator.json", string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "sources": { "a": { "kind": "file", "path": "{{source}}", "format": "json" } },
              "queries": [ { "name": "all", "query": "a({})" } ],
              "server": { "listen": "127.0.0.1:0", "maxStreams": {{Count}}, "maxConnections": {{Count + 100}}, "rateLimit": 100000, "totalRateLimit": 1000000 }
            }
            """));
        using var process = ToolProcess.Start("serve", "--config", config);
        var address = new Uri((await process.ReadLineAsync()).Split(' ')[^1]);
        using var client = new HttpClient { BaseAddress = address };
        var before = await MemoryAsync(client);
        var listeners = new List<Socket>(Count);
        try
        {
            for (var i = 0; i < Count; i++)
            {
                listeners.Add(await ListenAsync(address.Port));
            }

            var during = await MemoryAsync(client);
            await File.AppendAllTextAsync(source, """{"timestamp":"2026-01-01T00:00:01Z","message":"m"}""" + "\n");
            foreach (var listener in listeners)
            {
                await UntilAsync(listener, "event: correlation");
            }

            var after = await MemoryAsync(client);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count} listeners: {before >> 20} MiB before, {during >> 20} MiB with them, {after >> 20} MiB after a result."));
        }
        finally
        {
            listeners.ForEach(static listener => listener.Dispose());
        }

        process.Signal("TERM");
        Assert.Equal(0, (await process.WaitAsync()).ExitCode);
    }

    private static async Task<long> MemoryAsync(HttpClient client) =>
        System.Text.Json.JsonElement.Parse(await client.GetStringAsync("api/metrics")).GetProperty("memoryBytes").GetInt64();

    private static async Task<Socket> ListenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /api/queries/all/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await UntilAsync(socket, ": keep-alive");
        return socket;
    }

    private static async Task UntilAsync(Socket socket, string text)
    {
        var (read, buffer) = (string.Empty, new byte[4096]);
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer).WaitAsync(Limit);
            Assert.True(count > 0, $"The connection was closed before '{text}'.");
            read = read[^Math.Min(read.Length, 100)..] + Encoding.UTF8.GetString(buffer, 0, count);
        }
    }
}
