using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Correlator.Api.Tests;

/// <summary>The file of documentation comments that is built beside a library.</summary>
internal sealed class CommentFile(string path) : DocumentationProvider
{
    private readonly string _path = path;
    private readonly Dictionary<string, string> _members = XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
        .ToDictionary(static member => (string)member.Attribute("name")!, static member => member.ToString(SaveOptions.DisableFormatting), StringComparer.Ordinal);

    /// <summary>The comments by the identifiers of what they are about.</summary>
    public IReadOnlyDictionary<string, string> Members => _members;

    public override bool Equals(object? obj) => obj is CommentFile other && other._path == _path;

    public override int GetHashCode() => _path.GetHashCode(StringComparison.Ordinal);

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.GetValueOrDefault(documentationMemberID);
}
