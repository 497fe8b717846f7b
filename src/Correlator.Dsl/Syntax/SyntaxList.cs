using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Correlator.Dsl.Syntax;

/// <summary>An immutable list of syntax nodes that compares by its elements, so that the equality of records is the equality of trees.</summary>
/// <typeparam name="T">What it holds.</typeparam>
[CollectionBuilder(typeof(SyntaxList), nameof(SyntaxList.Create))]
public readonly struct SyntaxList<T> : IReadOnlyList<T>, IEquatable<SyntaxList<T>>
{
    private readonly ImmutableArray<T> _items;

    internal SyntaxList(ImmutableArray<T> items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.IsDefault ? 0 : _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>The elements as an immutable array, never the default one.</summary>
    public ImmutableArray<T> ToImmutableArray() => _items.IsDefault ? [] : _items;

    /// <summary>Walks the elements without allocation.</summary>
    public ImmutableArray<T>.Enumerator GetEnumerator() => ToImmutableArray().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)ToImmutableArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(SyntaxList<T> other) => ToImmutableArray().AsSpan().SequenceEqual(other.ToImmutableArray().AsSpan(), EqualityComparer<T>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SyntaxList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in this)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Tells whether both lists hold equal elements in the same order.</summary>
    public static bool operator ==(SyntaxList<T> left, SyntaxList<T> right) => left.Equals(right);

    /// <summary>Tells whether the lists differ.</summary>
    public static bool operator !=(SyntaxList<T> left, SyntaxList<T> right) => !left.Equals(right);
}

/// <summary>Makes <see cref="SyntaxList{T}"/>s; collection expressions use it.</summary>
public static class SyntaxList
{
    /// <summary>A list of the given elements.</summary>
    public static SyntaxList<T> Create<T>(ReadOnlySpan<T> items) => new(ImmutableArray.Create(items));
}
