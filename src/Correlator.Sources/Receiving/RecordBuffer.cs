namespace Correlator.Sources;

/// <summary>What a connection has sent and nobody has taken yet. Records are slices of chunks that are not written again, so events keep them without a copy.</summary>
internal sealed class RecordBuffer
{
    private const int ChunkBytes = 32 * 1024;
    private const int LeastFree = 4 * 1024;
    private byte[] _chunk = [];
    private int _start;
    private int _end;

    /// <summary>What has not been taken.</summary>
    public ArraySegment<byte> Pending => new(_chunk, _start, _end - _start);

    /// <summary>Space to read into.</summary>
    public Memory<byte> GetFree()
    {
        if (_chunk.Length - _end < LeastFree)
        {
            MoveToNewChunk();
        }

        return _chunk.AsMemory(_end);
    }

    /// <summary>Says how many bytes were read into the free space.</summary>
    public void Commit(int count) => _end += count;

    /// <summary>Takes bytes from the beginning of what is pending.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end && _chunk.Length > ChunkBytes)
        {
            // A large record has gone to its event; its chunk must not stay with a connection that is silent from now on.
            (_chunk, _start, _end) = ([], 0, 0);
        }
    }

    // The old chunk belongs to the events that were cut from it. A record that is larger than a chunk doubles it, so that each byte is moved twice at most.
    private void MoveToNewChunk()
    {
        var pending = _end - _start;
        var chunk = GC.AllocateUninitializedArray<byte>(Math.Max(ChunkBytes, (pending * 2) + LeastFree));
        _chunk.AsSpan(_start, pending).CopyTo(chunk);
        (_chunk, _start, _end) = (chunk, 0, pending);
    }
}
