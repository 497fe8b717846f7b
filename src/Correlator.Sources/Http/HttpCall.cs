using System.Globalization;
using System.Text;

namespace Correlator.Sources;

/// <summary>One request of a source, below the server's address.</summary>
/// <param name="Path">The path without a slash in front, with the query where there is one.</param>
internal sealed record HttpCall(string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    /// <summary>Whether the server takes packed bodies.</summary>
    public bool TakesPackedBody { get; init; }

    /// <summary>Whether it may be sent twice. A GET always may; a POST where it only asks.</summary>
    public bool IsIdempotent { get; init; } = true;

    public string Accept { get; init; } = "application/json";

    /// <summary>Takes a good answer as it comes, so that it is never held whole; null to have it whole.</summary>
    public IBodySink? Sink { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The path without the query, for messages.</summary>
    public string Place => Path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? Path[..at] : Path;
}

/// <summary>Writes the query of an address, or a form, name by name.</summary>
internal sealed class HttpQuery
{
    private readonly StringBuilder _text = new();

    public HttpQuery Add(string name, string value)
    {
        _text.Append(_text.Length == 0 ? string.Empty : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public HttpQuery Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
