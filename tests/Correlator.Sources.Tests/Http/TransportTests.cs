using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Correlator.Sources.Tests;

/// <summary>Certificates and proxies, for requests as for WebSockets.</summary>
public sealed class TransportTests : IDisposable
{
    private static readonly HttpCall Call = new("x");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Certificate_OfAnAuthorityOfOnesOwn_IsTrustedOnlyWhereItsFileIsNamed()
    {
        using var authority = IssuedCertificates.Authority();
        using var certificate = IssuedCertificates.Issue(authority, "127.0.0.1");
        await using var server = await TestServer.StartAsync(static context => TestServer.WriteAsync(context, 200, "1"), listen => listen.UseHttps(certificate));

        var error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, new HttpTlsOptions()));
        Assert.Equal(("SOURCE_TLS", false), (error.Code, error.IsRetryable));
        Assert.Contains("was signed by an authority that is not trusted (CN=test authority). If it is an authority of your own, name its file.", error.Message);

        Assert.Equal("1", await GetAsync(server, new HttpTlsOptions { AuthorityFile = Write("ca.pem", authority.ExportCertificatePem()) }));
        Assert.Equal("1", await GetAsync(server, new HttpTlsOptions { AllowInsecureTls = true }));
    }

    [Fact]
    public async Task Certificate_OfAnotherName_IsNotTrustedWhoeverSignedIt()
    {
        using var authority = IssuedCertificates.Authority();
        using var certificate = IssuedCertificates.Issue(authority, "127.0.0.2");
        await using var server = await TestServer.StartAsync(static context => TestServer.WriteAsync(context, 200, "1"), listen => listen.UseHttps(certificate));

        var error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, new HttpTlsOptions { AuthorityFile = Write("ca.pem", authority.ExportCertificatePem()) }));

        Assert.Equal("SOURCE_TLS", error.Code);
        Assert.Contains("the server's certificate is for 127.0.0.2 and not for the name in the address.", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Certificate_ThatHasExpired_IsNotTrustedWhoeverSignedIt(bool namesAuthority)
    {
        using var authority = IssuedCertificates.Authority();
        using var certificate = IssuedCertificates.Issue(authority, "127.0.0.1", authority.NotBefore.AddHours(1));
        await using var server = await TestServer.StartAsync(static context => TestServer.WriteAsync(context, 200, "1"), listen => listen.UseHttps(certificate));

        var error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, new HttpTlsOptions { AuthorityFile = namesAuthority ? Write("ca.pem", authority.ExportCertificatePem()) : null }));

        Assert.Equal(("SOURCE_TLS", false), (error.Code, error.IsRetryable));
        Assert.Contains("is not valid at this time", error.Message);
        Assert.Contains($"until {certificate.NotAfter.ToUniversalTime():u}. Have the server's certificate renewed, and check the clock", error.Message);
    }

    [Fact]
    public async Task Server_ThatSpeaksNoTls_IsAFaultOfTheAddress()
    {
        await using var server = await TestServer.StartAsync(static context => TestServer.WriteAsync(context, 200, "1"));

        var error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, new HttpTlsOptions()));

        Assert.Equal(("SOURCE_TLS", false), (error.Code, error.IsRetryable));
        Assert.Contains("Check that the server speaks TLS at this port", error.Message);
    }

    [Fact]
    public async Task Certificate_OfTheClient_IsShown()
    {
        using var authority = IssuedCertificates.Authority();
        using var certificate = IssuedCertificates.Issue(authority, "127.0.0.1");
        using var client = IssuedCertificates.Issue(authority, "127.0.0.9");
        await using var server = await TestServer.StartAsync(
            static context => TestServer.WriteAsync(context, 200, $"\"{context.Connection.ClientCertificate?.Thumbprint}\""),
            listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            }));
        using var key = client.GetECDsaPrivateKey();

        var seen = await GetAsync(server, new HttpTlsOptions
        {
            AuthorityFile = Write("ca.pem", authority.ExportCertificatePem()),
            CertificateFile = Write("client.pem", client.ExportCertificatePem()),
            KeyFile = Write("client.key", key!.ExportPkcs8PrivateKeyPem()),
        });

        Assert.Equal($"\"{client.Thumbprint}\"", seen);
    }

    [Fact]
    public async Task Proxy_WithUserAndPassword_CarriesRequestsAndTails()
    {
        await using var server = await LokiServer.StartAsync(new LokiBackend());
        using var proxy = new SocksProxy("me", "hidden");
        using var api = new LokiApi("loki", Options(server.Address, new HttpProxyOptions { Address = $"socks5://127.0.0.1:{proxy.Port}", User = "me", Password = SecretReference.FromText("hidden") }), new SourceRuntime());

        using (await api.QueryRangeAsync(new LokiRange("{app=\"a\"}", 1, 2, 1), CancellationToken.None))
        {
            Assert.Equal(1, proxy.Connections);
        }

        await using (await api.OpenTailAsync("{app=\"a\"}", 1, CancellationToken.None))
        {
            Assert.Equal(2, proxy.Connections);
        }
    }

    [Fact]
    public async Task Proxy_ThatRefusesThePassword_IsToldWithoutIt()
    {
        using var proxy = new SocksProxy("me", "right");
        using var api = new LokiApi("loki", Options("http://127.0.0.1:9", new HttpProxyOptions { Address = $"socks5://127.0.0.1:{proxy.Port}", User = "me", Password = SecretReference.FromText("wrong") }), new SourceRuntime());

        var error = await Assert.ThrowsAsync<SourceException>(() => api.QueryRangeAsync(new LokiRange("{app=\"a\"}", 1, 2, 1), CancellationToken.None));

        Assert.Contains("authenticate", error.Message);
        Assert.DoesNotContain("wrong", error.Message);
    }

    private static LokiOptions Options(string address, HttpProxyOptions proxy) =>
        new() { Http = new HttpSourceOptions { Address = address, Proxy = proxy, Retry = new HttpRetryOptions { MaxRetries = 0 } } };

    private static async Task<string> GetAsync(TestServer server, HttpTlsOptions tls)
    {
        var address = $"https://127.0.0.1:{server.Port}/";
        var options = new HttpSourceOptions { Address = address, Proxy = new HttpProxyOptions(), Tls = tls, Retry = new HttpRetryOptions { MaxRetries = 0 } };
        using var client = new HttpSourceClient("logs", options.Validate(), new SourceRuntime());
        using var body = await client.SendAsync(Call, CancellationToken.None);
        return body.Text;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A SOCKS5 proxy that asks for user and password (RFC 1928, RFC 1929).</summary>
    private sealed class SocksProxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string _user;
        private readonly string _password;
        private int _connections;

        public SocksProxy(string user, string password)
        {
            (_user, _password) = (user, password);
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Disposed.
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            try
            {
                using (client)
                {
                    var stream = client.GetStream();
                    _ = await ReadAsync(stream, (await ReadAsync(stream, 2))[1]);
                    await stream.WriteAsync(new byte[] { 5, 2 });
                    var user = await ReadAsync(stream, (await ReadAsync(stream, 2))[1]);
                    var password = await ReadAsync(stream, (await ReadAsync(stream, 1))[0]);
                    var isKnown = Encoding.UTF8.GetString(user) == _user && Encoding.UTF8.GetString(password) == _password;
                    await stream.WriteAsync(new byte[] { 1, (byte)(isKnown ? 0 : 1) });
                    if (isKnown)
                    {
                        await ConnectAsync(stream);
                    }
                }
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                // One of both ends has gone.
            }
        }

        private async Task ConnectAsync(NetworkStream stream)
        {
            // Version, CONNECT, reserved, IPv4 address, port.
            var request = await ReadAsync(stream, 10);
            using var target = new TcpClient();
            await target.ConnectAsync(new IPAddress(request.AsSpan(4, 4)), (request[8] << 8) | request[9]);
            Interlocked.Increment(ref _connections);
            await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
            await Task.WhenAny(stream.CopyToAsync(target.GetStream()), target.GetStream().CopyToAsync(stream));
        }

        private static async Task<byte[]> ReadAsync(NetworkStream stream, int length)
        {
            var bytes = new byte[length];
            await stream.ReadExactlyAsync(bytes);
            return bytes;
        }
    }
}
