namespace Correlator;

/// <summary>The key of the items of one input: its parts, and the streams whose events may carry each.</summary>
/// <remarks>Single-threaded: the buffer is reused by the next call.</remarks>
internal sealed class ItemKey(IReadOnlyList<KeyExpression> parts, IReadOnlyDictionary<string, ulong> aliases)
{
    private readonly (KeyExpression Part, ulong Streams)[] _parts = [.. parts.Select(part => (part, ItemField.StreamsOf(part.Alias, aliases)))];
    private readonly KeyBuffer _buffer = new();
    private readonly Utf8Scratch _scratch = new();

    /// <summary>The key of an item, valid until the next call; false where a part is missing or empty.</summary>
    public bool TryRead(ItemScope scope, out ReadOnlySpan<byte> key)
    {
        if (_parts.Length == 1)
        {
            return scope.TryReadKey(_parts[0], _scratch, out key);
        }

        _buffer.Clear();
        foreach (var part in _parts)
        {
            if (!scope.TryReadKey(part, _scratch, out key))
            {
                return false;
            }

            _buffer.Append(key);
        }

        key = _buffer.Written;
        return true;
    }
}
