using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Correlator.Sources;

/// <summary>How a source checks the server's certificate, and which certificate it shows itself.</summary>
/// <example><code>
/// var company = new HttpTlsOptions { AuthorityFile = "company-ca.pem" };
/// var mutual = new HttpTlsOptions { CertificateFile = "client.pem", KeyFile = "client.key" };
/// </code></example>
public sealed record HttpTlsOptions
{
    /// <summary>A PEM file with certificate authorities that are trusted beside those of the system; null for none.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The client's certificate: a PEM file, with what signed it behind it; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key of <see cref="CertificateFile"/> as a PEM file; null where it stands in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The password of an encrypted key; null where it is not encrypted.</summary>
    public SecretReference? KeyPassword { get; init; }

    /// <summary>Whether the server's certificate is not checked at all: anybody in between can read and change everything. Default: no. A source says so in its notes.</summary>
    public bool AllowInsecureTls { get; init; }

    internal HttpTlsOptions Validate()
    {
        if (CertificateFile is null && (KeyFile is not null || KeyPassword is not null))
        {
            throw new ArgumentException("A key needs a certificate file.");
        }

        if (AllowInsecureTls && AuthorityFile is not null)
        {
            throw new ArgumentException("An authority file is of no use where certificates are not checked; leave out one of the two.");
        }

        _ = KeyPassword?.Validate(nameof(KeyPassword));
        return this;
    }

    /// <summary>The options as the runtime wants them.</summary>
    /// <exception cref="SourceException">A file cannot be read (<c>SOURCE_TLS</c>).</exception>
    [SuppressMessage("Security", "CA5359:Do Not Disable Certificate Validation", Justification = "Only where the user says so by name; the source notes it.")]
    internal SslClientAuthenticationOptions Create(string source)
    {
        var options = new SslClientAuthenticationOptions();
        var authorities = new X509Certificate2Collection();
        try
        {
            if (CertificateFile is not null)
            {
                options.ClientCertificates = [LoadClient(source)];
            }

            if (AuthorityFile is not null)
            {
                authorities.ImportFromPemFile(AuthorityFile);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SourceException(source, $"a certificate file cannot be read: {error.Message}", error, "SOURCE_TLS");
        }

        options.RemoteCertificateValidationCallback = AllowInsecureTls ? AcceptAny : new CertificateTrust(authorities).Check;
        return options;
    }

    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    private X509Certificate2 LoadClient(string source) => KeyPassword is null
        ? X509Certificate2.CreateFromPemFile(CertificateFile!, KeyFile)
        : X509Certificate2.CreateFromEncryptedPemFile(CertificateFile!, KeyPassword.Read(source), KeyFile);
}
