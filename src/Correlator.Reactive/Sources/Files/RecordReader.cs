using System.Text;

namespace Correlator;

/// <summary>Makes events of the records of one log and counts them; the parts of a rotated log follow each other in it.</summary>
internal sealed class RecordReader(string source, int readerIndex, SourceRequest request)
{
    private const int PositionBits = 40;
    private const int ExcerptBytes = 120;
    private readonly long _firstPosition = (long)readerIndex << PositionBits;
    private readonly long _sinceTicks = request.Since?.UtcTicks ?? long.MinValue;
    private readonly long _untilTicks = request.Until?.UtcTicks ?? long.MaxValue;
    private EventOrigin? _origin;
    private FormatDecoder? _format;
    private string _path = string.Empty;
    private long _ordinal;
    private long _events;
    private long _malformed;
    private bool _hasNotedZone;
    private bool _hasNotedYear;

    /// <summary>What was counted of the log.</summary>
    public RecordCounts Counts => new(_ordinal, _events, _malformed);

    /// <summary>Goes on from what another reader of the log had counted.</summary>
    public void Resume(RecordCounts counts) => (_ordinal, _events, _malformed) = counts;

    /// <summary>Goes on with the next part of the log.</summary>
    /// <param name="path">Where it is, for messages.</param>
    /// <param name="format">Reads its records.</param>
    public void Begin(string path, FormatDecoder format)
    {
        _path = path;
        _format = format;
        _origin = new EventOrigin(source, Labels.Empty, format);
    }

    /// <summary>Takes all complete records of a splitter.</summary>
    /// <exception cref="SourceException">A record is malformed and the request is strict.</exception>
    public void TakeAll(RecordSplitter splitter, List<LogEvent> batch)
    {
        var before = batch.Count;
        Split found;
        while ((found = splitter.TryTake(out var record)) != Split.NeedMore)
        {
            Take(found, record, splitter, batch);
        }

        Count(batch.Count - before);
    }

    /// <summary>Takes what is left when the input has ended.</summary>
    public void TakeLast(RecordSplitter splitter, List<LogEvent> batch)
    {
        TakeAll(splitter, batch);
        var before = batch.Count;
        Split found;
        while ((found = splitter.TryTakeLast(out var record)) != Split.NeedMore)
        {
            Take(found, record, splitter, batch);
        }

        Count(batch.Count - before);
    }

    /// <summary>Takes a record whose end is only assumed, because nothing follows it.</summary>
    public void TakePending(RecordSplitter splitter, List<LogEvent> batch)
    {
        var found = splitter.TryTakePending(out var record);
        if (found != Split.NeedMore)
        {
            var before = batch.Count;
            Take(found, record, splitter, batch);
            Count(batch.Count - before);
        }
    }

    private void Take(Split found, ArraySegment<byte> record, RecordSplitter splitter, List<LogEvent> batch)
    {
        // Malformed records and those outside the asked time have a position too: it does not depend on what is asked.
        var position = _firstPosition + _ordinal++;
        if (found == Split.TooLong)
        {
            Reject("longer than the limit of a record (option maxrecord)", record, splitter.RecordLine);
            return;
        }

        if (_format!.ReadTime(record, out var ticks, out var key) is { } reason)
        {
            Reject(reason, record, splitter.RecordLine);
            return;
        }

        if (ticks >= _sinceTicks && ticks <= _untilTicks)
        {
            batch.Add(new LogEvent(_origin!, ticks, position, record, key));
        }
    }

    private void Count(int events)
    {
        if (events > 0)
        {
            _events += events;
            request.Statistics.AddEvents(events);
        }

        var times = _format!.Times;
        if (times.HasAssumedZone && !_hasNotedZone)
        {
            _hasNotedZone = true;
            request.Statistics.AddNote($"Times without a zone are read as {times.ZoneName}.");
        }

        if (times.HasAssumedYear && !_hasNotedYear)
        {
            _hasNotedYear = true;
            request.Statistics.AddNote("Times without a year are read as of the year nearest before the file's last change.");
        }
    }

    private void Reject(string reason, ReadOnlySpan<byte> record, long line)
    {
        _malformed++;
        if (!request.IsStrict && request.Statistics.Malformed > 0)
        {
            request.Statistics.AddMalformed(string.Empty);
            return;
        }

        var excerpt = Encoding.UTF8.GetString(record[..Math.Min(record.Length, ExcerptBytes)]) + (record.Length > ExcerptBytes ? "…" : string.Empty);
        var example = $"{_path}:{line}: {reason}: {excerpt.ReplaceLineEndings(" ")}";
        request.Statistics.AddMalformed(example);
        if (request.IsStrict)
        {
            throw new SourceException(source, $"{example} (a strict run stops at the first malformed record)", code: "MALFORMED_RECORD");
        }
    }
}
