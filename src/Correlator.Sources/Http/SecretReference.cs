using System.Text;

namespace Correlator.Sources;

/// <summary>Where a secret is found: an environment variable, a file, or a text that a program hands over. It is read when it is needed and never shown.</summary>
/// <remarks>
/// A file or variable is read anew for each request, so a token that is renewed needs no restart. White space at the end of a file is cut off.
/// In configuration files only <see cref="Environment"/> and <see cref="File"/> can be written, so that no secret lies in one.
/// </remarks>
/// <example><code>
/// var password = new SecretReference { Environment = "LOKI_PASSWORD" };
/// var token = SecretReference.Parse("file:/run/secrets/token");
/// </code></example>
public sealed record SecretReference
{
    private const int MaxFileBytes = 64 * 1024;
    private readonly string? _text;

    /// <summary>Makes a reference; set exactly one of its properties.</summary>
    public SecretReference()
    {
    }

    private SecretReference(string text) => _text = text;

    /// <summary>The name of an environment variable; null where the secret is elsewhere.</summary>
    public string? Environment { get; init; }

    /// <summary>The path of a file of at most 64 KiB; null where the secret is elsewhere.</summary>
    public string? File { get; init; }

    /// <summary>A secret that the program has at hand.</summary>
    public static SecretReference FromText(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new SecretReference(text);
    }

    /// <summary>Reads <c>env:NAME</c> or <c>file:PATH</c>.</summary>
    /// <exception cref="FormatException">The text is neither; it is not repeated in the message, since it may be the secret itself.</exception>
    public static SecretReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("env:", StringComparison.Ordinal) && text.Length > 4)
        {
            return new SecretReference { Environment = text[4..] };
        }

        return text.StartsWith("file:", StringComparison.Ordinal) && text.Length > 5
            ? new SecretReference { File = text[5..] }
            : throw new FormatException("A secret is not written down; name where it is found: env:NAME or file:PATH.");
    }

    /// <summary>Where the secret is found, never the secret.</summary>
    public override string ToString() =>
        Environment is not null ? $"env:{Environment}" : File is not null ? $"file:{File}" : "***";

    internal SecretReference Validate(string property)
    {
        var count = (_text is null ? 0 : 1) + (string.IsNullOrEmpty(Environment) ? 0 : 1) + (string.IsNullOrEmpty(File) ? 0 : 1);
        return count == 1 ? this : throw new ArgumentException($"{property} names one place: an environment variable or a file.");
    }

    /// <summary>Reads the secret.</summary>
    /// <param name="source">Who needs it, for the message.</param>
    /// <returns>The secret; do not keep it longer than it takes to use it, and do not show it.</returns>
    /// <exception cref="SourceException">There is none (<c>SOURCE_SECRET</c>).</exception>
    public string Read(string source)
    {
        if (_text is not null)
        {
            return _text;
        }

        if (Environment is not null)
        {
            return System.Environment.GetEnvironmentVariable(Environment) is { Length: > 0 } value
                ? value
                : throw Missing(source, $"the environment variable {Environment} is not set; set it to the secret.", null);
        }

        return ReadFile(source);
    }

    private string ReadFile(string source)
    {
        try
        {
            using var file = System.IO.File.OpenRead(File!);
            var bytes = new byte[MaxFileBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var text = Encoding.UTF8.GetString(bytes, 0, Math.Min(length, MaxFileBytes)).TrimEnd();
            return length <= MaxFileBytes && text.Length > 0
                ? text
                : throw Missing(source, $"the file {File} holds no secret: it is empty, or longer than {MaxFileBytes / 1024} KiB.", null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Missing(source, $"the file {File} with the secret cannot be read: {error.Message}", error);
        }
    }

    private static SourceException Missing(string source, string message, Exception? inner) => new(source, message, inner, "SOURCE_SECRET");
}
