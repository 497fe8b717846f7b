using System.Diagnostics;

namespace Correlator;

/// <summary>Cuts bytes into records. Records are slices of chunks that are never written again, so events keep them without a copy.</summary>
/// <remarks>
/// Read into <see cref="GetFree"/>, tell <see cref="Commit"/> how much, then <see cref="TryTake"/> until it needs more; at the end <see cref="TryTakeLast"/>.
/// What is incomplete at the end of a chunk moves to the next; a record larger than a chunk gets an array of its own, up to the limit.
/// What comes out does not depend on the sizes of chunks and reads.
/// </remarks>
internal sealed class RecordSplitter(FormatDecoder format, int chunkBytes, int maxRecordBytes)
{
    private readonly bool _isMultiLine = format.IsMultiLine;
    private byte[] _chunk = GC.AllocateUninitializedArray<byte>(chunkBytes);
    private bool _isChunkShared;
    private int _start;         // the record that is not complete yet
    private int _line;          // its line that has no end yet
    private int _scan;          // up to here there is no line end behind _line
    private int _filled;
    private long _lineNumber = 1;
    private long _startLine = 1;
    private bool _isSkippingLine;
    private bool _isSkippingRecord;

    /// <summary>The number of the last taken record's first line, from 1.</summary>
    public long RecordLine { get; private set; }

    /// <summary>Whether complete lines wait for the next record to begin.</summary>
    public bool HasPendingRecord => _line > _start;

    /// <summary>Bytes that were read and are no record yet.</summary>
    public int PendingBytes => _filled - _start;

    /// <summary>Where it is, when all complete records have been taken.</summary>
    public SplitterPlace Place => new(_startLine, _isSkippingLine, _isSkippingRecord);

    /// <summary>Goes on from where another splitter was; what was pending there is read again.</summary>
    public void Resume(SplitterPlace place)
    {
        (_isSkippingLine, _isSkippingRecord) = (place.IsSkippingLine, place.IsSkippingRecord);
        _lineNumber = _startLine = place.Line;
    }

    /// <summary>Space to read into, one byte or more. Take all records before.</summary>
    public Memory<byte> GetFree()
    {
        // After a record that needed an array of its own, ordinary chunks go on.
        if (_filled == _chunk.Length || (_chunk.Length > chunkBytes && _start > 0))
        {
            MakeRoom();
        }

        return _chunk.AsMemory(_filled);
    }

    /// <summary>Says how many bytes were read into the free space.</summary>
    public void Commit(int count)
    {
        Debug.Assert(count <= _chunk.Length - _filled, "More was read than there is space.");
        _filled += count;
    }

    /// <summary>Takes the next record.</summary>
    public Split TryTake(out ArraySegment<byte> record)
    {
        while (true)
        {
            var at = _chunk.AsSpan(_scan, _filled - _scan).IndexOf((byte)'\n');
            if (at < 0)
            {
                _scan = _filled;
                return TakeOverlongLine(out record);
            }

            var found = EndLine(_scan + at, _scan + at + 1, out record);
            if (found != Split.NeedMore)
            {
                return found;
            }
        }
    }

    /// <summary>Takes the complete lines that wait for the next record to begin, because nothing more seems to come.</summary>
    public Split TryTakePending(out ArraySegment<byte> record)
    {
        var found = Cut(_start, _line, out record);
        BeginRecord(_line, _lineNumber);
        return found;
    }

    /// <summary>Takes what is left when the input has ended: the last line without an end, the last record.</summary>
    public Split TryTakeLast(out ArraySegment<byte> record)
    {
        record = default;
        var found = _filled > _line ? EndLine(_filled, _filled, out record) : Split.NeedMore;
        return found == Split.NeedMore ? TryTakePending(out record) : found;
    }

    /// <summary>Forgets what is incomplete: the input begins anew.</summary>
    public void Reset()
    {
        _isSkippingLine = _isSkippingRecord = false;
        _line = _scan = _filled;
        _lineNumber = 1;
        BeginRecord(_filled, 1);
    }

    // A line ends: of a one-line format it is a record, of the others it begins one or belongs to the one before.
    private Split EndLine(int lineEnd, int next, out ArraySegment<byte> record)
    {
        var line = _line;
        _line = _scan = next;
        _lineNumber++;
        if (_isSkippingLine)
        {
            _isSkippingLine = false;
            BeginRecord(next, _lineNumber);
            record = default;
            return Split.NeedMore;
        }

        if (_isMultiLine)
        {
            return EndLineOfMany(line, lineEnd, out record);
        }

        var found = Cut(line, lineEnd, out record);
        BeginRecord(next, _lineNumber);
        return found;
    }

    private Split EndLineOfMany(int line, int lineEnd, out ArraySegment<byte> record)
    {
        var isBlank = _chunk.AsSpan(line, lineEnd - line).TrimEnd((byte)'\r').IsEmpty;
        var isBegin = !isBlank && IsBegin(line, lineEnd);
        if (isBegin && line > _start)
        {
            var found = Cut(_start, line, out record);
            BeginRecord(line, _lineNumber - 1);
            return found;
        }

        // Blank lines stand between records, and what follows a record that was too long belongs to it.
        record = default;
        _isSkippingRecord &= !isBegin;
        if (line == _start && (isBlank || _isSkippingRecord))
        {
            BeginRecord(_line, _lineNumber);
            return Split.NeedMore;
        }

        return TrimmedEnd(_start, _line) - _start > maxRecordBytes ? SkipRecord(isInLine: false) : Split.NeedMore;
    }

    private Split TakeOverlongLine(out ArraySegment<byte> record)
    {
        record = default;
        if (_isSkippingLine)
        {
            _start = _line = _filled;
            return Split.NeedMore;
        }

        // One byte more than the limit may still be the \r of a line's end.
        if (_filled - _line <= maxRecordBytes + 1)
        {
            return Split.NeedMore;
        }

        var isBegin = _isMultiLine && IsBegin(_line, _filled);
        if (isBegin && _line > _start)
        {
            var found = Cut(_start, _line, out record);
            BeginRecord(_line, _lineNumber);
            return found;
        }

        if (_isSkippingRecord && !isBegin)
        {
            _isSkippingLine = true;
            _start = _line = _filled;
            return Split.NeedMore;
        }

        return SkipRecord(isInLine: true);
    }

    private Split SkipRecord(bool isInLine)
    {
        RecordLine = _startLine;
        _isSkippingLine = isInLine;
        _isSkippingRecord = _isMultiLine;
        _line = _scan = isInLine ? _filled : _line;
        BeginRecord(_line, _lineNumber);
        return Split.TooLong;
    }

    // Told by no more than the limit, as more may not have been read yet.
    private bool IsBegin(int line, int lineEnd) =>
        format.StartsRecord(_chunk.AsSpan(line, Math.Min(lineEnd - line, maxRecordBytes + 1)).TrimEnd((byte)'\r'));

    private void BeginRecord(int at, long lineNumber) => (_start, _startLine) = (at, lineNumber);

    private int TrimmedEnd(int start, int end)
    {
        while (end > start && _chunk[end - 1] is (byte)'\n' or (byte)'\r')
        {
            end--;
        }

        return end;
    }

    private Split Cut(int start, int end, out ArraySegment<byte> record)
    {
        end = TrimmedEnd(start, end);
        RecordLine = _startLine;
        record = default;
        if (end - start > maxRecordBytes)
        {
            return Split.TooLong;
        }

        if (end == start)
        {
            return Split.NeedMore;
        }

        _isChunkShared = true;
        record = new ArraySegment<byte>(_chunk, start, end - start);
        return Split.Record;
    }

    private void MakeRoom()
    {
        var pending = _filled - _start;
        var wanted = Math.Max(chunkBytes, pending * 2);

        // A chunk of which no event holds a part is used again: skipping a long line needs no memory.
        var target = !_isChunkShared && wanted == _chunk.Length ? _chunk : GC.AllocateUninitializedArray<byte>(wanted);
        _chunk.AsSpan(_start, pending).CopyTo(target);
        _isChunkShared &= ReferenceEquals(target, _chunk);
        _chunk = target;
        _line -= _start;
        _scan -= _start;
        _filled = pending;
        _start = 0;
    }
}
