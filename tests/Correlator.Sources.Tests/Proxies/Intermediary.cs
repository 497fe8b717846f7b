using System.Net;
using System.Net.Sockets;
using Correlator.Tests.Receiving;

namespace Correlator.Sources.Tests.Proxies;

/// <summary>A program of others between a source and its server, on a free port of the loopback address; it ends with the test.</summary>
/// <remarks>Each goes on to the server from <see cref="Outside"/>, so that a server sees who came through it.</remarks>
internal sealed class Intermediary : IDisposable
{
    public const string MicrosocksProgram = "/usr/bin/microsocks";
    public const string DanteProgram = "/usr/sbin/danted";
    public const string TinyproxyProgram = "/usr/bin/tinyproxy";
    public const string NginxProgram = "/usr/sbin/nginx";
    public const string User = "reader";
    public const string Password = "pass-word";
    public static readonly IPAddress Outside = IPAddress.Parse("127.0.0.5");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-proxy-");
    private ForeignProgram? _program;

    private Intermediary(int port) => Port = port == 0 ? FreePort() : port;

    public int Port { get; }

    /// <summary>What it has written.</summary>
    public string Output => _program!.Output;

    public static Task<Intermediary> StartMicrosocksAsync(bool asksForUser, int port = 0) => StartAsync(
        MicrosocksProgram,
        proxy => ["-i", "127.0.0.1", "-p", $"{proxy.Port}", "-b", $"{Outside}", .. asksForUser ? ["-u", User, "-P", Password] : Array.Empty<string>()],
        port);

    public static Task<Intermediary> StartDanteAsync() => StartAsync(DanteProgram, static proxy => ["-N", "1", "-f", proxy.Write("dante.conf", $$"""
        logoutput: stderr
        internal: 127.0.0.1 port = {{proxy.Port}}
        external: {{Outside}}
        socksmethod: none
        clientmethod: none
        client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
        socks pass { from: 127.0.0.0/8 to: 127.0.0.0/8 }
        """)]);

    public static Task<Intermediary> StartTinyproxyAsync(bool asksForUser) => StartAsync(TinyproxyProgram, proxy => ["-d", "-c", proxy.Write("tinyproxy.conf", $"""
        Port {proxy.Port}
        Listen 127.0.0.1
        Bind {Outside}
        Timeout 600
        MaxClients 20
        LogLevel Connect
        {(asksForUser ? $"BasicAuth {User} {Password}" : string.Empty)}
        """)]);

    /// <summary>Starts nginx with a server block.</summary>
    /// <param name="http">What stands in the http block; gets the port.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static Task<Intermediary> StartNginxAsync(Func<int, string> http, int port = 0) => StartAsync(
        NginxProgram,
        proxy =>
        {
            var directory = proxy._directory.FullName;
            var temporary = string.Join('\n', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {directory}/{kind};"));
            var configuration = proxy.Write("nginx.conf", $$"""
                daemon off;
                master_process off;
                pid {{directory}}/pid;
                error_log stderr;
                events {}
                http {
                log_format seen '$uri $status [$sent_http_content_encoding]';
                access_log /dev/stdout seen;
                {{temporary}}
                {{http(proxy.Port)}}
                }
                """);
            return ["-p", directory, "-e", "stderr", "-c", configuration];
        },
        port);

    public void Dispose()
    {
        _program?.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task<Intermediary> StartAsync(string program, Func<Intermediary, IEnumerable<string>> arguments, int port = 0)
    {
        var proxy = new Intermediary(port);
        proxy._program = ForeignProgram.Start(program, arguments(proxy));
        using var limit = new CancellationTokenSource(Limit);
        using var looks = new PeriodicTimer(Look);
        while (!await proxy.IsListeningAsync())
        {
            Assert.False(proxy._program.HasExited, proxy.Output);
            await looks.WaitForNextTickAsync(limit.Token);
        }

        return proxy;
    }

    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text + "\n");
        return path;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
