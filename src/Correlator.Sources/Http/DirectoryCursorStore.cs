using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Correlator.Sources;

/// <summary>Keeps each cursor in a file of a directory.</summary>
/// <remarks>
/// A cursor is written to a file beside the old one, forced to the disk, and renamed over it, so a crash leaves the old or the new one, never half of one.
/// Each file bears a version and a checksum; one that does not check is an error that names the file, not a silent new beginning.
/// One program at a time may use a directory.
/// </remarks>
/// <example><code>
/// var cursors = new DirectoryCursorStore("/var/lib/correlator/cursors");
/// </code></example>
public sealed class DirectoryCursorStore : ICursorStore
{
    private const int MaxCursorBytes = 16 * 1024 * 1024;
    private const int HeaderBytes = 24;
    private const int MaxReadableName = 40;
    private readonly string _directory;
    private readonly Lock _writing = new();

    // "CORRCUR" and the version of the form.
    private static ReadOnlySpan<byte> Magic => "CORRCUR\x01"u8;

    /// <summary>Makes a store; the directory is made when the first cursor is saved.</summary>
    /// <param name="directory">The directory's path.</param>
    public DirectoryCursorStore(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = Path.GetFullPath(directory);
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var path = PathOf(name);
        try
        {
            var length = new FileInfo(path) is { Exists: true } file ? file.Length : -1;
            if (length is < 0)
            {
                return null;
            }

            return length <= MaxCursorBytes + HeaderBytes
                ? Check(path, await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false))
                : throw Unreadable(path, "it is too long");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string name, ReadOnlyMemory<byte> cursor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cursor.Length, MaxCursorBytes, nameof(cursor));
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        try
        {
            // Two at a time would write into one new file.
            lock (_writing)
            {
                Directory.CreateDirectory(_directory);
                Write(path + ".new", cursor.Span);
                File.Move(path + ".new", path, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CursorException("CURSOR_NOT_SAVED", $"The cursor {path} cannot be saved: {error.Message} A restart would read again from the last one.", error);
        }

        return ValueTask.CompletedTask;
    }

    private static void Write(string path, ReadOnlySpan<byte> cursor)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], cursor.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], XxHash3.HashToUInt64(cursor));
        file.Write(header);
        file.Write(cursor);
        file.Flush(flushToDisk: true);
    }

    private static byte[] Check(string path, byte[] bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, 7).SequenceEqual(Magic[..7]))
        {
            throw Unreadable(path, "it is no cursor, or only the beginning of one");
        }

        if (bytes[7] != Magic[7])
        {
            throw Unreadable(path, "another version of the program has written it");
        }

        var cursor = bytes.AsSpan(HeaderBytes);
        var isWhole = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)) == cursor.Length
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(16)) == XxHash3.HashToUInt64(cursor);
        return isWhole ? cursor.ToArray() : throw Unreadable(path, "its checksum is wrong");
    }

    private static CursorException Unreadable(string path, string why, Exception? inner = null) =>
        new("CURSOR_UNREADABLE", $"The cursor {path} cannot be read: {why.TrimEnd('.')}. Delete the file to begin anew; what came meanwhile may then be missing.", inner);

    // The readable part is for people; the hash tells names apart that look alike in it.
    private string PathOf(string name)
    {
        var readable = string.Concat(name.Take(MaxReadableName).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return Path.Join(_directory, $"{readable}-{hash}.cursor");
    }
}
