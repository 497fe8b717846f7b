using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Correlator.Sources;

/// <summary>The certificate with which a receiver answers over TLS, and which clients it admits.</summary>
/// <remarks>TLS 1.2 and 1.3. Files are read at each start of the receiver, so a renewed certificate needs no more than that.</remarks>
public sealed record TlsServerOptions
{
    /// <summary>The certificate: a PEM file (with its chain, if any) or a PFX file.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>The private key of a PEM certificate.</summary>
    /// <value>Default: null, the key stands in the certificate's file.</value>
    public string? KeyPath { get; init; }

    /// <summary>The password of a PFX file, or of an encrypted key; it is never shown.</summary>
    /// <value>Default: null, none.</value>
    public string? Password { get; init; }

    /// <summary>A PEM file of the authorities of which clients need a certificate.</summary>
    /// <value>Default: null, clients need none.</value>
    public string? ClientAuthorityPath { get; init; }

    /// <summary>The options as text, without the password.</summary>
    public override string ToString() => $"{CertificatePath}{(ClientAuthorityPath is null ? string.Empty : $", clients of {ClientAuthorityPath}")}";

    /// <summary>Reads the files.</summary>
    /// <exception cref="SourceException">One cannot be read (<c>CERTIFICATE_ERROR</c>).</exception>
    internal SslServerAuthenticationOptions Load(string source)
    {
        try
        {
            var authorities = ClientAuthorityPath is null ? null : LoadAuthorities(ClientAuthorityPath);
            return new SslServerAuthenticationOptions
            {
                ServerCertificateContext = LoadCertificate(),
                EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13,
                ClientCertificateRequired = authorities is not null,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => authorities is null || IsOf(authorities, certificate),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SourceException(source, $"the certificate cannot be read: {error.Message}", error, "CERTIFICATE_ERROR");
        }
    }

    private static X509Certificate2Collection LoadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException($"There is no certificate in {path}.");
    }

    private static bool IsOf(X509Certificate2Collection authorities, X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 client)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(client);
    }

    private SslStreamCertificateContext LoadCertificate()
    {
        if (Path.GetExtension(CertificatePath) is ".pfx" or ".p12")
        {
            var collection = X509CertificateLoader.LoadPkcs12CollectionFromFile(CertificatePath, Password);
            var own = collection.FirstOrDefault(static certificate => certificate.HasPrivateKey)
                ?? throw new CryptographicException("It holds no private key.");
            return SslStreamCertificateContext.Create(own, collection, offline: true);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(CertificatePath);
        return SslStreamCertificateContext.Create(
            Password is null ? X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath) : X509Certificate2.CreateFromEncryptedPemFile(CertificatePath, Password, KeyPath),
            chain,
            offline: true);
    }
}
