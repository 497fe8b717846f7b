using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Correlator.Tests.Receiving;

/// <summary>Certificates for one test run, in files: an authority, a server and a client of it, and a client of nobody.</summary>
internal sealed class TestCertificates : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset To = DateTimeOffset.UtcNow.AddDays(30);

    public TestCertificates()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("correlator-tls-").FullName;
        using var authority = CreateAuthority("Test authority");
        using var other = CreateAuthority("Somebody else");
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        Write("server", authority, ServerUse);
        Write("client", authority, ClientUse);
        Write("stranger", other, ClientUse);
    }

    public string Directory { get; }

    public string Authority => PathOf("ca.pem");

    public string PathOf(string file) => Path.Combine(Directory, file);

    public X509Certificate2 Load(string name) => X509CertificateLoader.LoadPkcs12FromFile(PathOf($"{name}.pfx"), "secret");

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(From, To);
    }

    private void Write(string name, X509Certificate2 authority, string use)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        using var bare = request.Create(authority, From, To.AddDays(-1), [1, (byte)name.Length]);
        using var certificate = bare.CopyWithPrivateKey(key);
        File.WriteAllText(PathOf($"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(PathOf($"{name}.pfx"), certificate.Export(X509ContentType.Pkcs12, "secret"));
    }
}
