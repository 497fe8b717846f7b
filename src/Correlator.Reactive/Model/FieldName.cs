using System.Collections.Concurrent;
using System.Text;

namespace Correlator;

/// <summary>A label or field name together with its UTF-8 form, so that raw records are searched without encoding the name per event.</summary>
/// <remarks>Names are interned up to a fixed number; beyond it new instances are made, so hostile names cannot grow memory.</remarks>
public sealed class FieldName : IEquatable<FieldName>
{
    private const int MaxInterned = 4096;
    private static readonly ConcurrentDictionary<string, FieldName> Interned = new(StringComparer.Ordinal);
    private readonly byte[] _utf8;

    private FieldName(string text)
    {
        Text = text;
        _utf8 = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The name as text.</summary>
    public string Text { get; }

    /// <summary>The name as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The field name of a text.</summary>
    /// <param name="text">One or more characters.</param>
    /// <exception cref="ArgumentException"><paramref name="text"/> is null or empty.</exception>
    public static FieldName Of(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (Interned.TryGetValue(text, out var known))
        {
            return known;
        }

        var name = new FieldName(text);
        return Interned.Count < MaxInterned ? Interned.GetOrAdd(text, name) : name;
    }

    /// <inheritdoc/>
    public bool Equals(FieldName? other) => other is not null && (ReferenceEquals(this, other) || Text == other.Text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldName);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
