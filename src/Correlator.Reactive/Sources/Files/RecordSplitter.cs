using System.Diagnostics;

namespace Correlator;

/// <summary>What a <see cref="RecordSplitter"/> found.</summary>
internal enum Split
{
    /// <summary>Nothing complete; read more.</summary>
    NeedMore,

    /// <summary>A record.</summary>
    Record,

    /// <summary>A record longer than allowed; its bytes are skipped.</summary>
    TooLong,
}

/// <summary>Cuts bytes into records. Records are slices of chunks that are never written again, so events keep them without a copy.</summary>
/// <remarks>
/// Read into <see cref="GetFree"/>, tell <see cref="Commit"/> how much, then <see cref="TryTake"/> until it needs more; at the end <see cref="TryTakeLast"/>.
/// What is incomplete at the end of a chunk moves to the next; a record larger than a chunk gets an array of its own, up to the limit.
/// </remarks>
internal sealed class RecordSplitter(FormatDecoder format, int chunkBytes, int maxRecordBytes)
{
    private readonly bool _isMultiLine = format.IsMultiLine;
    private byte[] _chunk = new byte[chunkBytes];
    private bool _isChunkShared;
    private int _start;         // the record that is not complete yet
    private int _line;          // its last line, complete or not
    private int _scan;          // up to here there is no line end behind _line
    private int _filled;
    private long _lineNumber = 1;
    private long _startLine = 1;
    private bool _isSkippingLine;
    private bool _isSkippingRecord;
    private bool _hasTooLong;

    /// <summary>The number of the last taken record's first line, from 1.</summary>
    public long RecordLine { get; private set; }

    /// <summary>Whether complete lines wait for the next record to begin.</summary>
    public bool HasPendingRecord => _line > _start;

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
        if (_hasTooLong)
        {
            _hasTooLong = false;
            record = default;
            RecordLine = _startLine;
            return Split.TooLong;
        }

        while (TryReadLine(out var line, out var lineEnd))
        {
            if (_isMultiLine ? TryEndRecord(line, lineEnd, out record) : TryEndLine(line, lineEnd, out record))
            {
                return Check(ref record);
            }
        }

        record = default;
        return Split.NeedMore;
    }

    /// <summary>Takes the complete lines that wait for the next record to begin, because nothing more seems to come.</summary>
    public Split TryTakePending(out ArraySegment<byte> record)
    {
        var hasRecord = TryCut(_start, _line, out record);
        RecordLine = _startLine;
        BeginRecord(_line);
        return hasRecord ? Check(ref record) : Split.NeedMore;
    }

    /// <summary>Takes what is left when the input has ended: the last record, its last line without an end.</summary>
    public Split TryTakeLast(out ArraySegment<byte> record)
    {
        record = default;
        if (_isSkippingLine)
        {
            return Split.NeedMore;
        }

        if (_filled > _line && _line > _start && format.StartsRecord(TrimLine(_line, _filled)))
        {
            return TryTakePending(out record);
        }

        _line = _scan = _filled;
        return TryTakePending(out record);
    }

    /// <summary>Forgets what is incomplete: the input begins anew.</summary>
    public void Reset()
    {
        _isSkippingLine = _isSkippingRecord = _hasTooLong = false;
        _line = _scan = _filled;
        _lineNumber = 1;
        BeginRecord(_filled);
    }

    private bool TryReadLine(out int line, out int lineEnd)
    {
        line = _line;
        var at = _chunk.AsSpan(_scan, _filled - _scan).IndexOf((byte)'\n');
        lineEnd = _scan + at;
        if (at < 0)
        {
            _scan = _filled;
            if (_isSkippingLine)
            {
                _start = _line = _filled;
            }

            return false;
        }

        _line = _scan = lineEnd + 1;
        _lineNumber++;
        return true;
    }

    private bool TryEndLine(int line, int lineEnd, out ArraySegment<byte> record)
    {
        RecordLine = _startLine;
        BeginRecord(_line);
        if (_isSkippingLine)
        {
            record = default;
            return _isSkippingLine = false;
        }

        return TryCut(line, lineEnd, out record);
    }

    private bool TryEndRecord(int line, int lineEnd, out ArraySegment<byte> record)
    {
        record = default;
        if (_isSkippingLine)
        {
            _isSkippingLine = false;
            BeginRecord(_line);
            return false;
        }

        var text = TrimLine(line, lineEnd);
        if (line > _start)
        {
            return !text.IsEmpty && format.StartsRecord(text) && TryEndBefore(line, out record);
        }

        // The first line: blank ones stand between records, and what follows a record that was too long belongs to it.
        _isSkippingRecord = _isSkippingRecord && (text.IsEmpty || !format.StartsRecord(text));
        if (text.IsEmpty || _isSkippingRecord)
        {
            BeginRecord(_line);
        }

        return false;
    }

    private bool TryEndBefore(int line, out ArraySegment<byte> record)
    {
        var hasRecord = TryCut(_start, line, out record);
        RecordLine = _startLine;
        _start = line;
        _startLine = _lineNumber - 1;
        return hasRecord;
    }

    private void BeginRecord(int at)
    {
        _start = at;
        _startLine = _lineNumber;
    }

    private bool TryCut(int start, int end, out ArraySegment<byte> record)
    {
        while (end > start && _chunk[end - 1] is (byte)'\n' or (byte)'\r')
        {
            end--;
        }

        record = new ArraySegment<byte>(_chunk, start, end - start);
        return end > start;
    }

    private ReadOnlySpan<byte> TrimLine(int line, int lineEnd) =>
        _chunk.AsSpan(line, lineEnd - line).TrimEnd((byte)'\r');

    private Split Check(ref ArraySegment<byte> record)
    {
        if (record.Count > maxRecordBytes)
        {
            record = default;
            return Split.TooLong;
        }

        _isChunkShared = true;
        return Split.Record;
    }

    private void MakeRoom()
    {
        var pending = _filled - _start;
        if (pending > maxRecordBytes)
        {
            SkipPending();
            pending = 0;
        }

        var wanted = pending * 2L <= chunkBytes ? chunkBytes : Math.Min(pending * 2L, Math.Max(maxRecordBytes + 1L, pending + 1L));
        var target = !_isChunkShared && wanted == _chunk.Length ? _chunk : new byte[wanted];
        _chunk.AsSpan(_start, pending).CopyTo(target);
        _isChunkShared &= ReferenceEquals(target, _chunk);
        _chunk = target;
        _line -= _start;
        _scan -= _start;
        _filled = pending;
        _start = 0;
    }

    private void SkipPending()
    {
        _hasTooLong = true;
        _isSkippingLine = _filled > _line;
        _isSkippingRecord = _isMultiLine;
        _start = _line = _scan = _filled;
    }
}
