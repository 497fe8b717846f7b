using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>A list that needs no object of its own while it holds one item or none, as most do.</summary>
internal struct OneOrMore<T>
    where T : class
{
    private T? _only;
    private List<T>? _more;

    public readonly int Count => _more is not null ? _more.Count : _only is null ? 0 : 1;

    /// <summary>The items; valid until the list changes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<T> Items => _more is not null ? CollectionsMarshal.AsSpan(_more) : _only is null ? default : new ReadOnlySpan<T>(in _only);

    public readonly bool Contains(T item) => _more is not null ? _more.Contains(item) : ReferenceEquals(_only, item);

    public void Add(T item)
    {
        if (_more is null && _only is null)
        {
            _only = item;
            return;
        }

        _more ??= [_only!];
        _only = null;
        _more.Add(item);
    }

    public void Remove(T item)
    {
        _more?.Remove(item);
        _only = ReferenceEquals(_only, item) ? null : _only;
    }
}
