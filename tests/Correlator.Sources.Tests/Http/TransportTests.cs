using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
        using var authority = Authority();
        using var certificate = Issue(authority, "127.0.0.1");
        await using var server = await TestServer.StartAsync(static context => TestServer.WriteAsync(context, 200, "1"), listen => listen.UseHttps(certificate));

        var error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, new HttpTlsOptions()));
        Assert.Equal(("SOURCE_TLS", false), (error.Code, error.IsRetryable));
        Assert.Contains("authority of your own", error.Message);

        Assert.Equal("1", await GetAsync(server, new HttpTlsOptions { AuthorityFile = Write("ca.pem", authority.ExportCertificatePem()) }));
        Assert.Equal("1", await GetAsync(server, new HttpTlsOptions { AllowInsecureTls = true }));
    }

    [Fact]
    public async Task Certificate_OfAnotherName_IsNotTrustedWhoeverSignedIt()
    {
        using var authority = Authority();
        using var certificate = Issue(authority, "127.0.0.2");
        await using var server = await TestServer.StartAsync(static context => TestServer.WriteAsync(context, 200, "1"), listen => listen.UseHttps(certificate));

        var error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, new HttpTlsOptions { AuthorityFile = Write("ca.pem", authority.ExportCertificatePem()) }));

        Assert.Equal("SOURCE_TLS", error.Code);
    }

    [Fact]
    public async Task Certificate_OfTheClient_IsShown()
    {
        using var authority = Authority();
        using var certificate = Issue(authority, "127.0.0.1");
        using var client = Issue(authority, "127.0.0.9");
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

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, Encoding.ASCII.GetBytes(address));
        return X509CertificateLoader.LoadPkcs12(certificate.CopyWithPrivateKey(key).Export(X509ContentType.Pfx), null);
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
