namespace Correlator;

/// <summary>Reads the parts of one log, one after the other.</summary>
internal sealed class FileLogReader(FileLog log, RecordReader records, FormatSelection formats) : IResumableReader
{
    private int _nextPart;
    private long _bytes;
    private LogInput? _input;
    private RecordSplitter? _splitter;
    private SourceException? _failure;
    private FilePosition _position = new();

    // What the position has as long as the part is the same.
    private FilePosition _part = new();

    public string Name => log.Name;

    public string Position => _position.ToString();

    public async ValueTask ResumeAsync(string position, CancellationToken cancellationToken)
    {
        var place = FilePosition.Parse(position);
        _nextPart = place.Part;
        if (!await TryOpenNextAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!place.IsOf(_input!) || !await _input!.TrySkipAsync(place.Offset, cancellationToken).ConfigureAwait(false))
        {
            throw new SourceException(
                formats.Source,
                $"{_input!.Path} does not begin any more as it did, or is shorter: it is not the file that was read. Put it back, or remove the checkpoint to begin anew.",
                code: "CHECKPOINT_MISMATCH");
        }

        _splitter!.Resume(place.Splitter);
        records.Resume(place.Counts);
        _position = place;
        _part = _part with { EarlierBytes = place.EarlierBytes };
        _bytes = place.EarlierBytes + _input.TakeByteCount();
        formats.Statistics.Resume(_bytes, place.Counts, place.FirstMalformed);
    }

    public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
    {
        while (batch.Count == 0)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            if (_input is null && !await TryOpenNextAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await ReadChunkAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _nextPart = log.Parts.Count;
        await CloseAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> TryOpenNextAsync(CancellationToken cancellationToken)
    {
        if (_nextPart == log.Parts.Count)
        {
            return false;
        }

        var input = await LogInput.OpenAsync(formats.Source, log.Parts[_nextPart++], cancellationToken).ConfigureAwait(false);
        var format = formats.Select(input);
        records.Begin(input.Path, format);
        _input = input;
        _splitter = formats.Split(format);
        _part = FilePosition.In(_nextPart - 1, input) with { EarlierBytes = _bytes };
        return true;
    }

    private async ValueTask ReadChunkAsync(List<LogEvent> batch, CancellationToken cancellationToken)
    {
        var count = 0;
        NotePosition();
        try
        {
            count = await _input!.ReadAsync(_splitter!.GetFree(), cancellationToken).ConfigureAwait(false);
            _splitter.Commit(count);
            var bytes = _input.TakeByteCount();
            _bytes += bytes;
            formats.Statistics.AddBytes(bytes);
            records.TakeAll(_splitter, batch);
        }
        catch (SourceException failure) when (batch.Count > 0)
        {
            // What was read before the failure is delivered first.
            _failure = failure;
            return;
        }

        if (count == 0)
        {
            records.TakeLast(_splitter, batch);
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private void NotePosition() => _position = _part with
    {
        Offset = _input!.TextOffset - _splitter!.PendingBytes,
        Splitter = _splitter.Place,
        Counts = records.Counts,
        FirstMalformed = formats.Statistics.FirstMalformed,
    };

    private async ValueTask CloseAsync()
    {
        if (_input is not null)
        {
            await _input.DisposeAsync().ConfigureAwait(false);
            _input = null;
            _splitter = null;
        }
    }
}
