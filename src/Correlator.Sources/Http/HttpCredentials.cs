using System.Net.Http.Headers;
using System.Text;

namespace Correlator.Sources;

/// <summary>How a source shows a server who it is: user and password, a bearer token, a header of its own, or one of the first two and a header.</summary>
/// <example><code>
/// var basic = new HttpCredentials { User = "reader", Password = new SecretReference { Environment = "LOKI_PASSWORD" } };
/// var bearer = new HttpCredentials { Bearer = SecretReference.Parse("file:/run/secrets/token") };
/// var header = new HttpCredentials { Header = "X-Api-Key", HeaderValue = SecretReference.Parse("env:API_KEY") };
/// </code></example>
public sealed record HttpCredentials
{
    /// <summary>The user of basic authentication; null for none. No colon.</summary>
    public string? User { get; init; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>A token that is sent as <c>Authorization: Bearer</c>; null for none.</summary>
    public SecretReference? Bearer { get; init; }

    /// <summary>The name of a header that carries a secret, such as <c>X-Api-Key</c>; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>The value of <see cref="Header"/>.</summary>
    public SecretReference? HeaderValue { get; init; }

    internal HttpCredentials Validate()
    {
        if (User is not null && Bearer is not null)
        {
            throw new ArgumentException("Credentials are either a user with a password or a bearer token.");
        }

        if ((User is null) != (Password is null) || (User is not null && (User.Length == 0 || User.Contains(':'))))
        {
            throw new ArgumentException("Credentials of a user need both a user, without a colon, and a password.");
        }

        if ((Header is null) != (HeaderValue is null) || (Header is not null && !HeaderNames.IsName(Header)))
        {
            throw new ArgumentException("A header of one's own needs a name of letters, digits and hyphens, and a value.");
        }

        _ = Password?.Validate(nameof(Password));
        _ = Bearer?.Validate(nameof(Bearer));
        _ = HeaderValue?.Validate(nameof(HeaderValue));
        return this;
    }

    /// <summary>Puts the secrets into the headers of one request.</summary>
    internal void Apply(HttpRequestHeaders headers, string source)
    {
        if (User is not null)
        {
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password!.Read(source)}")));
        }
        else if (Bearer is not null)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", HeaderText(Bearer, source));
        }

        if (Header is not null)
        {
            headers.TryAddWithoutValidation(Header, HeaderText(HeaderValue!, source));
        }
    }

    // A line end in a secret would end the header, and what follows would be a header of its own.
    private static string HeaderText(SecretReference secret, string source)
    {
        var text = secret.Read(source);
        return HeaderNames.IsValue(text)
            ? text
            : throw new SourceException(source, $"the secret {secret} holds characters that no header can carry (a line end, perhaps); it must be one line.", code: "SOURCE_SECRET");
    }
}

/// <summary>What may stand in the name and the value of a header.</summary>
internal static class HeaderNames
{
    public static bool IsName(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static bool IsValue(string text) => text.Length > 0 && text.All(static c => c is >= ' ' and <= '~');
}
