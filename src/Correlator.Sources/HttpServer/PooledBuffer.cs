using System.Buffers;

namespace Correlator.Sources;

/// <summary>A request body while it is read: grows up to a limit, and gives its memory back.</summary>
internal sealed class PooledBuffer(int maxBytes) : IDisposable
{
    private const int FirstBytes = 16 * 1024;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);

    /// <summary>How much is in it.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="RefusedRequestException">It is longer than the limit (413).</exception>
    public async Task FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = await stream.ReadAsync(GetFree(), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            Length += count;
            if (Length > maxBytes)
            {
                throw RequestBody.TooLarge(maxBytes);
            }
        }
    }

    /// <summary>Reads a stream to its end, or just beyond the limit.</summary>
    /// <returns>Whether it is within the limit.</returns>
    public bool TryFill(Stream stream)
    {
        while (Length <= maxBytes)
        {
            var count = stream.Read(GetFree().Span);
            if (count == 0)
            {
                return true;
            }

            Length += count;
        }

        return false;
    }

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds a byte at the end.</summary>
    public void Append(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    /// <summary>Adds space at the end, to be written by the caller at once.</summary>
    public Span<byte> Extend(int count)
    {
        Reserve(count);
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    /// <summary>What was added from an index on, to be changed.</summary>
    public Span<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>Takes bytes off the end.</summary>
    public void Shorten(int length) => Length = length;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private Memory<byte> GetFree()
    {
        Reserve(1);
        return _bytes.AsMemory(Length);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

/// <summary>A request that is answered with an error.</summary>
internal sealed class RefusedRequestException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;
}
