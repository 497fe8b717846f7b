using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Correlator;

/// <summary>Keeps each checkpoint, and each segment of a journal, in a file of a directory.</summary>
/// <remarks>
/// A checkpoint is written to a file beside the old one, forced to the disk, and renamed over it, so a crash leaves the old or the new one, never half of one.
/// Each file bears a version and a checksum; one that does not check is an error that names the file, not a silent new beginning.
/// One program at a time may use a directory.
/// </remarks>
/// <example><code>
/// var store = new DirectoryCheckpointStore("/var/lib/correlator");
/// </code></example>
public sealed partial class DirectoryCheckpointStore
{
    private const int MaxCheckpointBytes = 16 * 1024 * 1024;
    private const int HeaderBytes = 24;
    private const int MaxReadableName = 40;
    private readonly string _directory;
    private readonly Lock _writing = new();

    // "CORRCKP" and the version of the form.
    private static ReadOnlySpan<byte> Magic => "CORRCKP\x01"u8;

    /// <summary>Makes a store; the directory is made when the first checkpoint is saved.</summary>
    /// <param name="directory">The directory's path.</param>
    public DirectoryCheckpointStore(string directory)
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

            return length <= MaxCheckpointBytes + HeaderBytes
                ? Check(path, await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false))
                : throw Unreadable(path, "it is too long");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string name, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(checkpoint.Length, MaxCheckpointBytes, nameof(checkpoint));
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        try
        {
            // Two at a time would write into one new file.
            lock (_writing)
            {
                Directory.CreateDirectory(_directory);
                Write(path + ".new", checkpoint.Span);
                File.Move(path + ".new", path, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException("CHECKPOINT_NOT_SAVED", $"The checkpoint {path} cannot be saved: {error.Message} A restart would read again from the last one.", error);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        try
        {
            lock (_writing)
            {
                if (Directory.Exists(_directory))
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException("CHECKPOINT_NOT_SAVED", $"The checkpoint {path} cannot be removed: {error.Message}", error);
        }

        return ValueTask.CompletedTask;
    }

    private static void Write(string path, ReadOnlySpan<byte> checkpoint)
    {
        using var file = new FileStream(path, OwnFile(FileMode.Create));
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], checkpoint.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], XxHash3.HashToUInt64(checkpoint));
        file.Write(header);
        file.Write(checkpoint);
        file.Flush(flushToDisk: true);
    }

    /// <summary>A file that only its owner reads: it holds what logs held.</summary>
    private static FileStreamOptions OwnFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static byte[] Check(string path, byte[] bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, 7).SequenceEqual(Magic[..7]))
        {
            throw Unreadable(path, "it is no checkpoint, or only the beginning of one");
        }

        if (bytes[7] != Magic[7])
        {
            throw Unreadable(path, "another version of the program has written it");
        }

        var checkpoint = bytes.AsSpan(HeaderBytes);
        var isWhole = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)) == checkpoint.Length
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(16)) == XxHash3.HashToUInt64(checkpoint);
        return isWhole ? checkpoint.ToArray() : throw Unreadable(path, "its checksum is wrong");
    }

    private static CheckpointException Unreadable(string path, string why, Exception? inner = null) =>
        new("CHECKPOINT_UNREADABLE", $"The checkpoint {path} cannot be read: {why.TrimEnd('.')}. Delete the file to begin anew; what came meanwhile may then be missing.", inner);

    // The readable part is for people; the hash tells names apart that look alike in it.
    private string PathOf(string name, string extension = ".checkpoint")
    {
        var readable = string.Concat(name.Take(MaxReadableName).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return Path.Join(_directory, $"{readable}-{hash}{extension}");
    }
}
