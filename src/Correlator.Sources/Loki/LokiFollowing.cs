namespace Correlator.Sources;

/// <summary>One subscription of a followed server: reads by <c>query_range</c> again and again, and takes from a tail what comes sooner.</summary>
/// <remarks>Reading and listening go on side by side; whoever has lines waits for his turn, so the observer and what is remembered see one at a time.</remarks>
internal sealed class LokiFollowing : IDisposable
{
    private static readonly TimeSpan CursorInterval = TimeSpan.FromSeconds(5);
    private readonly LokiSubscription _about;
    private readonly ILokiApi _api;
    private readonly LiveDelivery _output;
    private readonly LokiRangeReader _reader;
    private readonly LokiIntake _intake;
    private readonly LokiListening _listening;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _until;
    private long _deepRead;
    private long _cursorSaved;
    private bool _wasConnected;

    public LokiFollowing(LokiSubscription about, ILokiApi api, ILiveObserver observer)
    {
        _about = about;
        _api = api;
        _output = new LiveDelivery(observer);
        _intake = new LokiIntake(about, _output);
        _listening = new LokiListening(about, api, _intake);
        _reader = new LokiRangeReader(api, about.Options, new LokiPageReader(about.Source, about.Options, about.Request), about.Request);
        _backoff = new Backoff(about.Options.Http.Retry, about.Runtime.Random);
        _until = about.Request.Until is { } until ? LokiTime.After(until) : long.MaxValue;
    }

    /// <summary>Keeps how far lines were read; null for nowhere.</summary>
    public LokiCursor? Cursor { get; init; }

    /// <summary>Is over when nothing goes on any more.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    private long Now => LokiTime.Of(_about.Runtime.Time.GetUtcNow());

    public void Start() => Completion = RunAsync();

    public void Dispose()
    {
        _output.Dispose();
        try
        {
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself just now.
        }
    }

    private async Task RunAsync()
    {
        Task? listening = null;
        try
        {
            await BeginAsync().ConfigureAwait(false);
            while (true)
            {
                var wait = await TryReadAsync().ConfigureAwait(false);
                if (_output.IsEnded)
                {
                    break;
                }

                if (_about.Options.Tail && _wasConnected)
                {
                    listening ??= _listening.RunAsync(_stop.Token);
                }

                await _listening.PauseAsync(wait, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (Exception error)
        {
            await _intake.TakeAsync(() => _output.OnError(error), CancellationToken.None).ConfigureAwait(false);
        }

        await EndAsync(listening).ConfigureAwait(false);
    }

    private async Task EndAsync(Task? listening)
    {
        _output.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        if (listening is not null)
        {
            await listening.ConfigureAwait(false);
        }

        if (Cursor is not null && _wasConnected)
        {
            await Cursor.SaveAsync(_intake.Complete, _about.Request.Statistics).ConfigureAwait(false);
        }

        _api.Dispose();
        _intake.Dispose();
        _stop.Dispose();
    }

    /// <summary>Says where reading begins.</summary>
    private async Task BeginAsync()
    {
        var now = Now;
        var start = LokiTime.Of(_about.Request.Since ?? _about.Runtime.Time.GetUtcNow() - _about.Request.Lookback);
        var cursor = Cursor is null || _about.Request.Since is not null ? null : await Cursor.LoadAsync(_stop.Token).ConfigureAwait(false);
        var oldest = Math.Max(0, now - LokiTime.Of(_about.Options.MaxCatchUp));
        await _intake.TakeAsync(
            () =>
            {
                if (cursor < start)
                {
                    var from = Math.Max(cursor.Value, Math.Min(oldest, start));
                    if (from > cursor)
                    {
                        _output.OnGap(LokiTime.ToTime(cursor.Value), LokiTime.ToTime(from));
                    }

                    start = from;
                }

                _intake.Begin(start);
            },
            _stop.Token).ConfigureAwait(false);
    }

    /// <summary>Reads once.</summary>
    /// <returns>How long to wait before the next time.</returns>
    private async Task<TimeSpan> TryReadAsync()
    {
        try
        {
            _listening.ThrowIfRefused();
            await ReadAsync().ConfigureAwait(false);
            _backoff.Reset();
            _wasConnected = true;
            await _intake.TakeAsync(OnReadWhole, _stop.Token).ConfigureAwait(false);
            if (Cursor is not null && Now - _cursorSaved >= LokiTime.Of(CursorInterval))
            {
                _cursorSaved = Now;
                await Cursor.SaveAsync(_intake.Complete, _about.Request.Statistics).ConfigureAwait(false);
            }

            return _listening.IsHearing ? _about.Options.TailPollInterval : _about.Options.PollInterval;
        }
        catch (SourceException error) when (!IsFinal(error))
        {
            _about.Request.Statistics.AddNote($"could not be read for a time: {error.Message}");
            await _intake.TakeAsync(() => _output.OnConnected(false), _stop.Token).ConfigureAwait(false);
            var own = _backoff.Next();
            return error.RetryAfter is { } asked && asked > own && asked <= _about.Options.Http.Retry.MaxDelay ? asked : own;
        }
    }

    // A server that has answered before may be on its way to answer again, whatever a proxy in between says meanwhile.
    private bool IsFinal(SourceException error) =>
        !error.IsRetryable && (!_wasConnected || error.Code is "LOKI_QUERY_ERROR" or "MALFORMED_RECORD" or "SOURCE_SECRET");

    private async Task ReadAsync()
    {
        var now = Now;
        var options = _about.Options;
        var isDeep = now - _deepRead >= LokiTime.Of(options.OverlapInterval);
        var from = _intake.ReadFrom(isDeep);
        var range = new LokiRange(_about.Query, from, Math.Min(_until, now + LokiTime.Of(options.ClockSkew)), 0);
        var settled = now - LokiTime.Of(options.Settle);
        while (range.From < range.To)
        {
            var next = await _reader.ReadAsync(range, _stop.Token).ConfigureAwait(false);
            await _intake.TakeAsync(
                () =>
                {
                    _output.OnConnected(true);
                    var missed = _intake.TakePage(_reader, _listening.HeardFrom, settled);
                    _intake.Advance(Math.Min(next, Math.Min(settled, _until)));
                    if (missed > 0)
                    {
                        _listening.OnMissed();
                    }
                },
                _stop.Token).ConfigureAwait(false);
            range = range with { From = next };
        }

        _deepRead = isDeep ? now : _deepRead;
    }

    private void OnReadWhole()
    {
        _output.OnConnected(true);
        if (_intake.Complete >= _until)
        {
            _output.OnCompleted();
        }
    }
}
