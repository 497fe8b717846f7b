using System.Buffers;
using System.Runtime.CompilerServices;

namespace Correlator;

/// <summary>A growing buffer over a pooled array that is written to a stream as a whole and then used again.</summary>
internal sealed class PooledBuffer(int initialBytes) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(initialBytes);

    public int Count { get; private set; }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Count);
    }

    public byte[] ToArray() => _bytes.AsSpan(0, Count).ToArray();

    public void WriteTo(Stream output)
    {
        // Emptied first: what a broken pipe did not take is not offered to it again when the sink is disposed.
        var count = Count;
        Count = 0;
        output.Write(_bytes, 0, count);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            Count = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int sizeHint)
    {
        if (_bytes.Length - Count < Math.Max(sizeHint, 1))
        {
            Grow(Count + Math.Max(sizeHint, 1));
        }
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _bytes.Length * 2));
        _bytes.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
