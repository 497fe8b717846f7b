namespace Correlator.Sources;

/// <summary>Memory for raw records: many share a chunk, so that an event costs no array of its own.</summary>
internal sealed class RecordChunks
{
    private const int ChunkBytes = 64 * 1024;
    private byte[] _chunk = [];
    private int _used;

    /// <summary>Room for a record of at most some length; what is not needed is given back by <see cref="Keep"/>.</summary>
    public Span<byte> Reserve(int maxBytes)
    {
        if (maxBytes > _chunk.Length - _used)
        {
            // A record that is long beside a chunk gets one of its own size; the rest of the old chunk is not worth keeping.
            _chunk = new byte[Math.Max(maxBytes, ChunkBytes)];
            _used = 0;
        }

        return _chunk.AsSpan(_used, maxBytes);
    }

    /// <summary>Keeps the first bytes of what was reserved last.</summary>
    public ArraySegment<byte> Keep(int bytes)
    {
        var record = new ArraySegment<byte>(_chunk, _used, bytes);
        _used += bytes;
        return record;
    }
}
