using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Syslog;

public sealed class SyslogTlsTests : IClassFixture<TestCertificatesFixture>
{
    private const string Good = "45 <14>1 2026-01-01T00:00:00Z vm shop - - - good";
    private readonly TestCertificates _certificates;

    public SyslogTlsTests(TestCertificatesFixture fixture) => _certificates = fixture.Certificates;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tls_CertificateOfPfxOrPem_IsShownToClients(bool isPfx)
    {
        await using var source = Create(isPfx, null);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await using (var stream = await ConnectAsync(source, null))
        {
            Assert.Equal("CN=localhost", stream.RemoteCertificate!.Subject);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Good));
        }

        Assert.Equal("good", Assert.Single(await recorder.WaitForAsync(1)).Message);
    }

    [Fact]
    public async Task Tls_ClientOfTheAuthority_IsAdmitted()
    {
        await using var source = Create(true, _certificates.Authority);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await using (var stream = await ConnectAsync(source, "client"))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Good));
        }

        Assert.Single(await recorder.WaitForAsync(1));
        Assert.Equal(0, source.Statistics.Refused);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("stranger")]
    [InlineData("server")]
    public async Task Tls_OtherClients_AreRefused(string? client)
    {
        await using var source = Create(true, _certificates.Authority);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        try
        {
            await using var stream = await ConnectAsync(source, client);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Good));
            await Wire.WaitForCloseAsync(stream);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // With TLS 1.3 the client may hear of it with its handshake or after it.
        }

        await source.StopAsync();
        Assert.Equal(1, source.Statistics.Refused);
        Assert.Empty(recorder.Events);
    }

    [Fact]
    public async Task Tls_PlainSender_IsRefused()
    {
        await using var source = Create(true, null);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await using var stream = await Wire.ConnectAsync(source.TlsEndpoint!);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Good));
        await Wire.WaitForCloseAsync(stream);
        await source.StopAsync();

        Assert.Empty(recorder.Events);
        Assert.Equal(1, source.Statistics.Refused);
    }

    [Fact]
    public void Tls_UnreadableCertificate_IsAnErrorWithoutThePassword()
    {
        var source = new SyslogSource("net", new SyslogOptions { TlsPort = 0, Tls = new TlsServerOptions { CertificatePath = _certificates.PathOf("server.pfx"), Password = "wrong-one" } });

        var error = Assert.Throws<SourceException>(source.Start);

        Assert.Equal("CERTIFICATE_ERROR", error.Code);
        Assert.DoesNotContain("wrong-one", error.ToString());
        Assert.DoesNotContain("wrong-one", new TlsServerOptions { CertificatePath = "x.pem", Password = "wrong-one" }.ToString());
    }

    private SyslogSource Create(bool isPfx, string? clientAuthority) => new("net", new SyslogOptions
    {
        TlsPort = 0,
        Tls = new TlsServerOptions
        {
            CertificatePath = _certificates.PathOf(isPfx ? "server.pfx" : "server.pem"),
            KeyPath = isPfx ? null : _certificates.PathOf("server.key"),
            Password = isPfx ? "secret" : null,
            ClientAuthorityPath = clientAuthority,
        },
    });

    private async Task<SslStream> ConnectAsync(SyslogSource source, string? client)
    {
        var stream = new SslStream(await Wire.ConnectAsync(source.TlsEndpoint!));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(_certificates.Authority);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates = client is null ? null : [_certificates.Load(client)],
            LocalCertificateSelectionCallback = client is null ? null : (_, _, local, _, _) => local[0],
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        return stream;
    }
}

public sealed class TestCertificatesFixture : IDisposable
{
    internal TestCertificates Certificates { get; } = new();

    public void Dispose() => Certificates.Dispose();
}
