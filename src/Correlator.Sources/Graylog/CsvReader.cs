using System.Buffers;
using System.Text;

namespace Correlator.Sources;

/// <summary>Reads CSV as RFC 4180 has it, from pieces that may end anywhere: quotes, doubled quotes, line ends within quotes, CRLF and LF.</summary>
/// <remarks>Memory: a record. Of one that is too long the cells before the limit are kept; the rest is read over and null.</remarks>
/// <param name="maxRecordBytes">The longest record, in bytes.</param>
internal sealed class CsvReader(int maxRecordBytes)
{
    private const int MaxCells = 20_000;
    private readonly ArrayBufferWriter<byte> _cell = new();
    private readonly List<string?> _building = [];
    private List<string?> _cells = [];
    private State _state = State.Start;
    private bool _isQuoted;
    private long _recordBytes;

    private enum State
    {
        /// <summary>Before the first byte of a cell.</summary>
        Start,

        /// <summary>Within a cell without quotes.</summary>
        Plain,

        /// <summary>Within quotes.</summary>
        Quoted,

        /// <summary>After a quote within quotes: the end, or the first of two.</summary>
        Quote,

        /// <summary>After a CR.</summary>
        Return,
    }

    /// <summary>The cells of the record that was read last; an empty one without quotes is null.</summary>
    public IReadOnlyList<string?> Cells => _cells;

    /// <summary>Whether the record that was read last was too long.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Reads on, to the end of a record or of the piece.</summary>
    /// <param name="bytes">The piece; what was read is taken off.</param>
    /// <returns>Whether a record is whole.</returns>
    /// <exception cref="InvalidDataException">It is no CSV, or a record has more than 20,000 cells.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_state is State.Plain or State.Quoted)
            {
                CopyRun(ref bytes);
                if (bytes.IsEmpty)
                {
                    return false;
                }
            }

            var next = bytes[0];
            bytes = bytes[1..];
            _recordBytes++;
            if (Take(next))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All pieces have been read.</summary>
    /// <returns>Whether that ended a last record, one without a line end.</returns>
    /// <exception cref="InvalidDataException">It ends within quotes.</exception>
    public bool TryEnd()
    {
        if (_state == State.Quoted)
        {
            throw new InvalidDataException("it ends within quotes");
        }

        return (_recordBytes > 0 || _building.Count > 0) && EndRecord();
    }

    private bool Take(byte next)
    {
        switch (_state, (char)next)
        {
            case (State.Quoted, '"'):
                _state = State.Quote;
                return false;
            case (State.Quote, '"'):
                Keep("\""u8);
                _state = State.Quoted;
                return false;
            case (State.Start, '"'):
                (_state, _isQuoted) = (State.Quoted, true);
                return false;
            case (not State.Return, ','):
                EndCell();
                return false;
            case (not State.Return, '\r'):
                _state = State.Return;
                return false;
            case (_, '\n'):
                return EndRecord();
            case (State.Start, _):
                _state = State.Plain;
                Keep([next]);
                return false;
            default:
                throw new InvalidDataException("a cell of the export goes on behind its closing quote or a carriage return");
        }
    }

    // Most bytes stand for themselves.
    private void CopyRun(ref ReadOnlySpan<byte> bytes)
    {
        var length = _state == State.Quoted ? bytes.IndexOf((byte)'"') : bytes.IndexOfAny((byte)',', (byte)'\r', (byte)'\n');
        length = length < 0 ? bytes.Length : length;
        _recordBytes += length;
        Keep(bytes[..length]);
        bytes = bytes[length..];
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_recordBytes <= maxRecordBytes)
        {
            _cell.Write(bytes);
        }
    }

    private void EndCell()
    {
        if (_building.Count == MaxCells)
        {
            throw new InvalidDataException($"a row of the export has more than {MaxCells} cells");
        }

        var isMissing = _recordBytes > maxRecordBytes || (_cell.WrittenCount == 0 && !_isQuoted);
        _building.Add(isMissing ? null : Encoding.UTF8.GetString(_cell.WrittenSpan));
        _cell.ResetWrittenCount();
        (_state, _isQuoted) = (State.Start, false);
    }

    // An empty line is no record.
    private bool EndRecord()
    {
        EndCell();
        IsTooLong = _recordBytes > maxRecordBytes;
        var isEmpty = !IsTooLong && _building is [null];
        _recordBytes = 0;
        if (!isEmpty)
        {
            _cells = [.. _building];
        }

        _building.Clear();
        return !isEmpty;
    }
}
