namespace Correlator.Server;

/// <summary>The latest results of a query and its latest report, for any number of readers, each with a cursor of its own.</summary>
/// <remarks>Memory: <c>capacity</c> results or 32 MiB, whichever is less, however many read. A reader that falls behind what is kept has lost results, and is told so.</remarks>
internal sealed class ResultFeed(int capacity)
{
    private const long MaxBytes = 32L << 20;
    private readonly Lock _gate = new();
    private readonly ResultLine[] _ring = new ResultLine[capacity];
    private readonly Pulse _changed = new();
    private long _first;
    private long _next;
    private long _bytes;
    private bool _isClosed;
    private FeedReport _report = new(0, default);

    /// <summary>Ends when there is something new. Take it before reading.</summary>
    public Task Changed => _changed.Next;

    /// <summary>The latest report.</summary>
    public FeedReport Report => Volatile.Read(ref _report);

    /// <summary>Whether its query has been taken away: readers leave.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    public void Add(ResultLine line)
    {
        lock (_gate)
        {
            if (_next - _first == capacity)
            {
                DropOldest();
            }

            _ring[_next++ % capacity] = line;
            _bytes += line.Json.Length;
            while (_bytes > MaxBytes && _next - _first > 1)
            {
                DropOldest();
            }
        }

        _changed.Beat();
    }

    /// <summary>Replaces the report.</summary>
    public void Tell(ReadOnlyMemory<byte> report)
    {
        Volatile.Write(ref _report, new FeedReport(_report.Number + 1, report));
        _changed.Beat();
    }

    /// <summary>Its query is taken away.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, true);
        _changed.Beat();
    }

    /// <summary>The last results, oldest first.</summary>
    public IReadOnlyList<ResultLine> Last(int count)
    {
        lock (_gate)
        {
            return Between(Math.Max(_first, _next - count), _next);
        }
    }

    /// <summary>Where a reader goes on who has seen everything up to a correlation: behind its latest revision; with what is kept, where it is not kept any more; with what comes, where there is none.</summary>
    public long After(string? id)
    {
        lock (_gate)
        {
            if (id is null)
            {
                return _next;
            }

            var cursor = _next;
            while (cursor > _first && _ring[(cursor - 1) % capacity].Id != id)
            {
                cursor--;
            }

            return cursor;
        }
    }

    /// <summary>Reads on.</summary>
    /// <param name="cursor">The reader's place; moved.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="lines">Takes the results.</param>
    /// <returns>False where results that the reader has not seen are not kept any more.</returns>
    public bool TryRead(ref long cursor, int max, List<ResultLine> lines)
    {
        lock (_gate)
        {
            if (cursor < _first)
            {
                return false;
            }

            var end = Math.Min(_next, cursor + max);
            lines.AddRange(Between(cursor, end));
            cursor = end;
            return true;
        }
    }

    private void DropOldest()
    {
        ref var oldest = ref _ring[_first++ % capacity];
        _bytes -= oldest.Json.Length;
        oldest = null!;
    }

    private ResultLine[] Between(long start, long end)
    {
        var lines = new ResultLine[Math.Max(0, end - start)];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = _ring[(start + i) % capacity];
        }

        return lines;
    }
}

/// <summary>A report as it goes out.</summary>
/// <param name="Number">1, 2, …; 0 where there is none yet.</param>
/// <param name="Json">The report.</param>
internal sealed record FeedReport(long Number, ReadOnlyMemory<byte> Json);
