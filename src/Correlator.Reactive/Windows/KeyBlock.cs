namespace Correlator;

/// <summary>Keys one behind the other in one array that grows.</summary>
internal sealed class KeyBlock
{
    private const int InitialBytes = 1024;
    private byte[] _bytes = new byte[InitialBytes];
    private int _used;

    /// <summary>Adds a key.</summary>
    /// <returns>Where it begins.</returns>
    /// <exception cref="OverflowException">There are more than 2 GB of keys.</exception>
    public int Add(ReadOnlySpan<byte> key)
    {
        var start = _used;
        var end = checked(start + key.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }

        key.CopyTo(_bytes.AsSpan(start));
        _used = end;
        return start;
    }

    public ReadOnlySpan<byte> this[int start, int length] => _bytes.AsSpan(start, length);

    public void Clear() => _used = 0;
}
