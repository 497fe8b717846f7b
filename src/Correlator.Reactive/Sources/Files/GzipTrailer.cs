using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Correlator;

/// <summary>Checks by the last eight bytes of a gzip file that it is not cut off; the framework's stream ends such a file as if it were whole.</summary>
internal static class GzipTrailer
{
    private const int TrailerBytes = 8;

    /// <summary>Whether a file ends with the check sum and the length of its last member.</summary>
    /// <param name="file">The file; its position is not kept.</param>
    /// <param name="unpackedBytes">How many bytes were unpacked from it.</param>
    public static bool IsThere(Stream file, long unpackedBytes)
    {
        if (file.Length < TrailerBytes)
        {
            return false;
        }

        Span<byte> trailer = stackalloc byte[TrailerBytes];
        file.Position = file.Length - TrailerBytes;
        file.ReadExactly(trailer);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);

        // One member: its length is that of the whole. Of several the trailer tells of the last, which is unpacked again.
        return length == (uint)unpackedBytes || (length < unpackedBytes && ChecksumOfLast(file, unpackedBytes - length) == checksum);
    }

    private static uint ChecksumOfLast(Stream file, long skip)
    {
        file.Position = 0;
        using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        var checksum = new Crc32();
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = unpacked.Read(buffer)) > 0)
        {
            var from = (int)Math.Min(skip, count);
            skip -= from;
            checksum.Append(buffer.AsSpan(from, count - from));
        }

        return checksum.GetCurrentHashAsUInt32();
    }
}
