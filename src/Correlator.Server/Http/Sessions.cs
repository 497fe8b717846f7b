using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Correlator.Sources;
using Microsoft.AspNetCore.Http;

namespace Correlator.Server;

/// <summary>Who may ask: those who show the token, or a cookie that was given for it. Comparisons take the same time whatever differs.</summary>
/// <remarks>
/// A cookie holds when it ends and a seal over that, made with the token, so nothing is kept of sessions, and all end when the token changes.
/// The token is read anew for each check: one that is renewed needs no restart.
/// </remarks>
internal sealed class Sessions(SecretReference? token, TimeProvider time)
{
    public const string CookieName = "correlator_session";
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan Length = TimeSpan.FromHours(12);

    /// <summary>Whether no token is asked for.</summary>
    public bool IsOpen => token is null;

    /// <exception cref="SourceException">The token cannot be read: then nobody is let in.</exception>
    public bool IsKnown(HttpRequest request)
    {
        if (token is null)
        {
            return true;
        }

        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? IsToken(header[Scheme.Length..].Trim())
            : request.Cookies.TryGetValue(CookieName, out var cookie) && IsValid(cookie);
    }

    public bool IsToken(string given) => token is null || AreEqual(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token.Read("server")));

    /// <summary>Gives a cookie that no script can read and no other site can make a browser send.</summary>
    public void Open(HttpContext context)
    {
        if (token is null)
        {
            return;
        }

        var end = (time.GetUtcNow() + Length).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        context.Response.Cookies.Append(
            CookieName,
            $"{end}.{Seal(end)}",
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", MaxAge = Length });
    }

    private bool IsValid(string cookie)
    {
        var dot = cookie.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(cookie.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && AreEqual(Encoding.UTF8.GetBytes(cookie[(dot + 1)..]), Encoding.UTF8.GetBytes(Seal(cookie[..dot])))
            && end > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string Seal(string end) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(SHA256.HashData(Encoding.UTF8.GetBytes("correlator session " + token!.Read("server"))), Encoding.UTF8.GetBytes(end)));

    // Hashes are of one length: not even the length of the token is told.
    private static bool AreEqual(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(one), SHA256.HashData(other));
}
