using System.Globalization;

namespace Correlator;

// Journals: each segment is an array that grows.
public sealed partial class MemoryCheckpointStore : IJournalStore
{
    private readonly Dictionary<string, SortedList<long, MemoryStream>> _journals = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<long> GetSegments(string name)
    {
        lock (_gate)
        {
            return _journals.TryGetValue(name, out var segments) ? [.. segments.Keys] : [];
        }
    }

    /// <inheritdoc/>
    public string DescribeSegment(string name, long segment) => string.Create(CultureInfo.InvariantCulture, $"{name}, segment {segment}");

    /// <inheritdoc/>
    public Stream OpenSegment(string name, long segment)
    {
        lock (_gate)
        {
            return new MemoryStream(Find(name, segment).ToArray(), writable: false);
        }
    }

    /// <inheritdoc/>
    public IJournalSegment CreateSegment(string name, long segment)
    {
        lock (_gate)
        {
            if (!_journals.TryGetValue(name, out var segments))
            {
                _journals.Add(name, segments = []);
            }

            var bytes = new MemoryStream();
            return segments.TryAdd(segment, bytes)
                ? new MemorySegment(_gate, bytes)
                : throw new CheckpointException("CHECKPOINT_NOT_SAVED", $"The journal {DescribeSegment(name, segment)} is there already.");
        }
    }

    /// <inheritdoc/>
    public void TruncateSegment(string name, long segment, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        lock (_gate)
        {
            var bytes = Find(name, segment);
            bytes.SetLength(Math.Min(length, bytes.Length));
        }
    }

    /// <inheritdoc/>
    public void DeleteSegment(string name, long segment)
    {
        lock (_gate)
        {
            _journals.GetValueOrDefault(name)?.Remove(segment);
        }
    }

    private MemoryStream Find(string name, long segment) =>
        _journals.GetValueOrDefault(name)?.GetValueOrDefault(segment)
        ?? throw new CheckpointException("CHECKPOINT_UNREADABLE", $"There is no journal {DescribeSegment(name, segment)}.");

    private sealed class MemorySegment(Lock gate, MemoryStream bytes) : IJournalSegment
    {
        public void Append(ReadOnlySpan<byte> appended)
        {
            lock (gate)
            {
                bytes.Seek(0, SeekOrigin.End);
                bytes.Write(appended);
            }
        }

        public void Sync()
        {
        }

        public void Dispose()
        {
        }
    }
}
