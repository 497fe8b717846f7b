using System.Buffers.Binary;

namespace Correlator;

/// <summary>Reads the frames of one segment of a journal.</summary>
/// <remarks>
/// Who was killed while writing leaves half a frame. Such a tail ends the last segment, as if it had not been written: nothing came out that depends on it.
/// Anywhere else it is damage.
/// </remarks>
internal sealed class JournalReader : IDisposable
{
    private readonly Stream _stream;
    private readonly string _path;
    private readonly bool _isLast;
    private readonly byte[] _header = new byte[JournalBuffer.HeaderBytes];

    /// <summary>Opens a segment.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="name">Whose journal.</param>
    /// <param name="segment">The segment's number.</param>
    /// <param name="isLast">Whether it may have a torn tail.</param>
    public JournalReader(IJournalStore store, string name, long segment, bool isLast)
    {
        _isLast = isLast;
        _path = store.DescribeSegment(name, segment);
        _stream = store.OpenSegment(name, segment);
        Span<byte> magic = stackalloc byte[Magic.Length];
        if (_stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length)
        {
            IsTorn = isLast ? true : throw Unreadable("it is only the beginning of a journal");
        }
        else if (!magic[..^1].SequenceEqual(Magic[..^1]))
        {
            throw Unreadable("it is no journal");
        }
        else if (magic[^1] != Magic[^1])
        {
            throw Unreadable("another version of the program has written it");
        }
        else
        {
            ValidLength = magic.Length;
        }
    }

    // "CORRJNL" and the version of the form.
    public static ReadOnlySpan<byte> Magic => "CORRJNL\x01"u8;

    /// <summary>Whether the tail is torn; what stands before it has been read.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>How much of the segment is whole, as far as it has been read.</summary>
    public long ValidLength { get; private set; }

    /// <summary>Reads the next frame.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">Its records, in an array of their own.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="CheckpointException">The segment is damaged.</exception>
    public bool TryRead(out JournalFrameKind kind, out byte[] payload)
    {
        (kind, payload) = (default, []);
        if (IsTorn || _stream.ReadAtLeast(_header, _header.Length, throwOnEndOfStream: false) is var read && read == 0)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(1));
        if (read < _header.Length || length < 0 || length > JournalBuffer.MaxPayloadBytes || length > _stream.Length - _stream.Position)
        {
            return End();
        }

        payload = new byte[length];
        kind = (JournalFrameKind)_header[0];
        if (_stream.ReadAtLeast(payload, length, throwOnEndOfStream: false) < length
            || JournalBuffer.Checksum(kind, payload) != BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(5)))
        {
            return End();
        }

        ValidLength += _header.Length + length;
        return true;
    }

    public CheckpointException Unreadable(string why, Exception? inner = null) => new(
        "CHECKPOINT_UNREADABLE", $"The journal {_path} cannot be read: {why}. Delete the journal's files to begin anew; what came meanwhile may then be missing.", inner);

    public void Dispose() => _stream.Dispose();

    private bool End()
    {
        IsTorn = _isLast ? true : throw Unreadable("its checksum is wrong");
        return false;
    }
}
