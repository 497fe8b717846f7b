namespace Correlator.Sources;

/// <summary>Keeps records in chunks, many in one, for the events that are made over them.</summary>
/// <param name="chunkBytes">How large a chunk is; a record that is larger gets one of its own.</param>
internal sealed class RecordArena(int chunkBytes = RecordArena.UsualBytes)
{
    /// <summary>Below the size at which arrays are collected late.</summary>
    public const int UsualBytes = 32 * 1024;

    private byte[] _chunk = [];
    private int _filled;

    /// <summary>A copy that nobody changes any more.</summary>
    public ArraySegment<byte> Keep(ReadOnlySpan<byte> record) => Keep(record, default);

    /// <summary>A copy of a record, and of what belongs to it behind it.</summary>
    public ArraySegment<byte> Keep(ReadOnlySpan<byte> record, ReadOnlySpan<byte> rest)
    {
        var length = record.Length + rest.Length;
        if (length > _chunk.Length - _filled)
        {
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Max(chunkBytes, length));
            _filled = 0;
        }

        record.CopyTo(_chunk.AsSpan(_filled));
        rest.CopyTo(_chunk.AsSpan(_filled + record.Length));
        var kept = new ArraySegment<byte>(_chunk, _filled, length);
        _filled += length;
        return kept;
    }
}
