using System.Text;

namespace Correlator;

/// <summary>The text of a followed file: kept as a sample until its format can be told, then cut into records.</summary>
internal sealed class FollowedText(RecordReader records, FormatSelection formats)
{
    private const int SampleBytes = 64 * 1024;
    private byte[] _sample = new byte[SampleBytes];
    private int _sampleLength;
    private FormatDecoder? _format;
    private RecordSplitter? _splitter;

    /// <summary>Whether a record of several lines waits for the next to begin.</summary>
    public bool HasPendingRecord => _splitter is { HasPendingRecord: true };

    /// <summary>Goes on with another file of the same log.</summary>
    public void Continue(string path)
    {
        if (_format is not null)
        {
            records.Begin(path, _format);
        }
    }

    /// <summary>Space to read into.</summary>
    public Memory<byte> GetFree() => _splitter is null ? _sample.AsMemory(_sampleLength) : _splitter.GetFree();

    /// <summary>Says how many bytes were read into the free space.</summary>
    /// <returns>True, for there may be more.</returns>
    public bool Commit(int count, List<LogEvent> batch)
    {
        if (_splitter is null)
        {
            _sampleLength += count;
            return true;
        }

        _splitter.Commit(count);
        records.TakeAll(_splitter, batch);
        return true;
    }

    /// <summary>At the end of what is there: tells the format, once there is a line to tell it by.</summary>
    /// <returns>Whether that was done now.</returns>
    public bool TryBegin(string path, DateTimeOffset lastWrite, List<LogEvent> batch)
    {
        if (_splitter is null)
        {
            var hasLine = _sample.AsSpan(0, _sampleLength).Contains((byte)'\n') || _sampleLength == SampleBytes;
            return hasLine && Begin(path, lastWrite, batch);
        }

        _format!.Times.MoveReference(lastWrite);
        return false;
    }

    /// <summary>Takes the record that waits for the next to begin.</summary>
    public void TakePending(List<LogEvent> batch) => records.TakePending(_splitter!, batch);

    /// <summary>Takes what waits for its end; the file is read from its beginning after that, or not at all.</summary>
    public void TakeLast(string path, DateTimeOffset lastWrite, List<LogEvent> batch)
    {
        if (_splitter is null && _sampleLength > 0)
        {
            Begin(path, lastWrite, batch);
        }

        if (_splitter is not null)
        {
            records.TakeLast(_splitter, batch);
            _splitter.Reset();
        }
    }

    private bool Begin(string path, DateTimeOffset lastWrite, List<LogEvent> batch)
    {
        ReadOnlySpan<byte> sample = _sample.AsSpan(0, _sampleLength);
        BinaryText.ThrowIfBinary(formats.Source, path, sample);
        sample = sample.StartsWith(Encoding.UTF8.Preamble) ? sample[3..] : sample;
        _format = formats.Select(sample, lastWrite);
        _splitter = formats.Split(_format);
        records.Begin(path, _format);
        while (!sample.IsEmpty)
        {
            var free = _splitter.GetFree().Span;
            var count = Math.Min(free.Length, sample.Length);
            sample[..count].CopyTo(free);
            _splitter.Commit(count);
            records.TakeAll(_splitter, batch);
            sample = sample[count..];
        }

        _sample = [];
        return true;
    }
}
