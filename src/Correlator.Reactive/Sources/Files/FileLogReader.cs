namespace Correlator;

/// <summary>Reads the parts of one log, one after the other.</summary>
internal sealed class FileLogReader(FileLog log, RecordReader records, FormatSelection formats) : IEventReader
{
    private int _nextPart;
    private LogInput? _input;
    private RecordSplitter? _splitter;
    private SourceException? _failure;

    public string Name => log.Name;

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
        return true;
    }

    private async ValueTask ReadChunkAsync(List<LogEvent> batch, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            count = await _input!.ReadAsync(_splitter!.GetFree(), cancellationToken).ConfigureAwait(false);
            _splitter.Commit(count);
            formats.Statistics.AddBytes(_input.TakeByteCount());
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
