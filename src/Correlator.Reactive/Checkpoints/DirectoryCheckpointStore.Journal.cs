using System.Globalization;

namespace Correlator;

// Journals: each segment is a file.
public sealed partial class DirectoryCheckpointStore : IJournalStore
{
    private const string JournalExtension = ".journal";

    /// <inheritdoc/>
    public IReadOnlyList<long> GetSegments(string name)
    {
        var prefix = Path.GetFileName(PathOf(name, "."));
        return Guard("listed", _directory, () =>
        {
            if (!Directory.Exists(_directory))
            {
                return [];
            }

            var numbers = new List<long>();
            foreach (var path in Directory.EnumerateFiles(_directory, prefix + "*" + JournalExtension))
            {
                var digits = Path.GetFileName(path.AsSpan())[prefix.Length..^JournalExtension.Length];
                if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    numbers.Add(number);
                }
            }

            numbers.Sort();
            return numbers;
        });
    }

    /// <inheritdoc/>
    public string DescribeSegment(string name, long segment) => PathOf(name, string.Create(CultureInfo.InvariantCulture, $".{segment:D8}{JournalExtension}"));

    /// <inheritdoc/>
    public Stream OpenSegment(string name, long segment)
    {
        var path = DescribeSegment(name, segment);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public IJournalSegment CreateSegment(string name, long segment)
    {
        var path = DescribeSegment(name, segment);
        return Guard("made", path, () =>
        {
            Directory.CreateDirectory(_directory);

            // Each append goes to the system at once, so that it outlives the program.
            return new FileSegment(path, new FileStream(path, OwnFile(FileMode.CreateNew)));
        });
    }

    /// <inheritdoc/>
    public void TruncateSegment(string name, long segment, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var path = DescribeSegment(name, segment);
        Guard("cut", path, () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
            file.SetLength(Math.Min(length, file.Length));
            file.Flush(flushToDisk: true);
            return true;
        });
    }

    /// <inheritdoc/>
    public void DeleteSegment(string name, long segment)
    {
        var path = DescribeSegment(name, segment);
        Guard("removed", path, () =>
        {
            if (Directory.Exists(_directory))
            {
                File.Delete(path);
            }

            return true;
        });
    }

    private static T Guard<T>(string what, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotSaved(what, path, error);
        }
    }

    private static CheckpointException NotSaved(string what, string path, Exception error) =>
        new("CHECKPOINT_NOT_SAVED", $"The journal {path} cannot be {what}: {error.Message}", error);

    private sealed class FileSegment(string path, FileStream file) : IJournalSegment
    {
        public void Append(ReadOnlySpan<byte> bytes)
        {
            try
            {
                file.Write(bytes);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw NotSaved("written", path, error);
            }
        }

        public void Sync()
        {
            try
            {
                file.Flush(flushToDisk: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw NotSaved("forced to the disk", path, error);
            }
        }

        public void Dispose() => file.Dispose();
    }
}
