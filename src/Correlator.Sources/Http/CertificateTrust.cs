using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Correlator.Sources;

/// <summary>Trusts what the system trusts, and what some more authorities have signed; says why not otherwise.</summary>
internal sealed class CertificateTrust(X509Certificate2Collection authorities)
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const int MaxNames = 5;

    /// <exception cref="CertificateException">The certificate is not trusted.</exception>
    public bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is null)
        {
            throw new CertificateException("the server shows no certificate", "Check that the address is that of the server.");
        }

        // A wrong name is not mended by another authority.
        using var leaf = new X509Certificate2(certificate);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new CertificateException($"the server's certificate is for {NamesOf(leaf)} and not for the name in the address", "Use a name that stands in the certificate.");
        }

        using var second = new X509Chain();
        second.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        second.ChainPolicy.CustomTrustStore.AddRange(authorities);
        second.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        second.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        if (chain is not null)
        {
            second.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(static element => element.Certificate).ToArray());
        }

        return second.Build(leaf) ? true : throw Distrusted(leaf, authorities.Count == 0 && chain is not null ? chain.ChainStatus : second.ChainStatus);
    }

    private static CertificateException Distrusted(X509Certificate2 leaf, X509ChainStatus[] reasons)
    {
        if (reasons.Any(static reason => reason.Status is X509ChainStatusFlags.NotTimeValid))
        {
            return new(
                string.Create(CultureInfo.InvariantCulture, $"the server's certificate, or one that signed it, is not valid at this time; its own is from {leaf.NotBefore.ToUniversalTime():u} until {leaf.NotAfter.ToUniversalTime():u}"),
                "Have the server's certificate renewed, and check the clock of this machine.");
        }

        return reasons.Any(static reason => reason.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot)
            ? new($"the server's certificate was signed by an authority that is not trusted ({leaf.Issuer})", "If it is an authority of your own, name its file.")
            : new(
                $"the server's certificate is not good: {string.Join(", ", reasons.Select(static reason => reason.Status))}",
                "Have the server given a good one.");
    }

    private static string NamesOf(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static address => address.ToString())))
            .Take(MaxNames);
        return string.Join(", ", names) is { Length: > 0 } list ? list : leaf.Subject;
    }
}

/// <summary>A certificate that is not trusted: why, and what can be done.</summary>
internal sealed class CertificateException(string message, string remedy) : AuthenticationException(message)
{
    /// <summary>What the reader can do, as a sentence.</summary>
    public string Remedy => remedy;
}
