using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Correlator;

/// <summary>An immutable set of labels, ordered by name (ordinal).</summary>
/// <remarks>A missing label equals the empty text in matchers; here it is absent. Two sets are equal when they hold the same names and values.</remarks>
public sealed class Labels : IReadOnlyDictionary<string, string>, IEquatable<Labels>
{
    private readonly KeyValuePair<string, string>[] _pairs;

    /// <summary>Shows pairs that are ordered by name, each name once.</summary>
    internal Labels(KeyValuePair<string, string>[] sorted) => _pairs = sorted;

    /// <summary>The set without labels.</summary>
    public static Labels Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _pairs.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _pairs.Select(static pair => pair.Key);

    /// <inheritdoc/>
    public IEnumerable<string> Values => _pairs.Select(static pair => pair.Value);

    /// <summary>The value of a label.</summary>
    /// <exception cref="KeyNotFoundException">There is no such label.</exception>
    public string this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no label '{key}'.");

    /// <summary>The labels of name and value pairs; of a name given twice the last value counts.</summary>
    public static Labels Of(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs is Labels labels)
        {
            return labels;
        }

        var sorted = new SortedList<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            sorted[name] = value;
        }

        return sorted.Count == 0 ? Empty : new Labels([.. sorted]);
    }

    /// <summary>The labels of names and values in turn: <c>Labels.Of(("app", "api"), ("level", "error"))</c>.</summary>
    public static Labels Of(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var list = new List<KeyValuePair<string, string>>(pairs.Length);
        foreach (var (name, value) in pairs)
        {
            list.Add(new(name, value));
        }

        return Of(list);
    }

    /// <summary>These labels and, over them, others: of a name in both the other's value counts.</summary>
    public Labels With(IEnumerable<KeyValuePair<string, string>> others) => Of(_pairs.Concat(others));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => TryFind(_pairs, key, out value);

    /// <summary>Finds a value among pairs.</summary>
    internal static bool TryFind(KeyValuePair<string, string>[] pairs, string key, [MaybeNullWhen(false)] out string value)
    {
        // Label sets are small: a scan beats a search tree and needs no memory.
        foreach (var pair in pairs)
        {
            if (pair.Key == key)
            {
                value = pair.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The labels ordered by name.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)_pairs).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Labels? other) => other is not null && _pairs.AsSpan().SequenceEqual(other._pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _pairs)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>The labels as <c>{app="api", level="error"}</c>.</summary>
    public override string ToString() =>
        "{" + string.Join(", ", _pairs.Select(static pair => $"{pair.Key}=\"{pair.Value}\"")) + "}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ReadOnlySpan<KeyValuePair<string, string>> AsSpan() => _pairs;

    /// <summary>The pairs themselves, which nobody may change.</summary>
    internal KeyValuePair<string, string>[] Pairs => _pairs;
}
