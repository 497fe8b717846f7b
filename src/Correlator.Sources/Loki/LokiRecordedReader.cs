namespace Correlator.Sources;

/// <summary>Reads the recorded lines of one selection; the next page is asked for while the last one is used.</summary>
internal sealed class LokiRecordedReader : IPageReader
{
    private readonly ILokiApi _api;
    private readonly LokiSubscription _about;
    private readonly LokiRangeReader _reader;
    private readonly CancellationTokenSource _stop = new();

    public LokiRecordedReader(LokiSubscription about, ILokiApi api)
    {
        _about = about;
        _api = api;
        _reader = new LokiRangeReader(api, about.Options, new LokiPageReader(about.Source, about.Options, about.Request), about.Request) { Ahead = _stop.Token };
    }

    public string Name => $"{_api.Errors.Endpoint(LokiApi.RangeCall)} {_about.Query}";

    public List<LogEvent> Page { get; } = [];

    public (long From, long To)? Gap => _reader.Gap;

    public async ValueTask<long> ReadAsync(long from, long to, CancellationToken cancellationToken)
    {
        var next = await _reader.ReadAsync(new LokiRange(_about.Query, from, to, 0), cancellationToken).ConfigureAwait(false);
        var (start, count) = _reader.Taken;
        Page.Clear();
        Page.EnsureCapacity(count);
        for (var i = start; i < start + count; i++)
        {
            Page.Add(_reader.Page[i].ToEvent());
        }

        return next;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reader.DropAheadAsync().ConfigureAwait(false);
        _api.Dispose();
        _stop.Dispose();
    }
}
