namespace Correlator.Sources;

/// <summary>What one subscription of a followed server is about.</summary>
internal sealed record FollowedServer(string Source, PollSettings Settings, SourceRuntime Runtime, SourceRequest Request)
{
    /// <summary>Keeps how far events were read; null for nowhere.</summary>
    public PolledCursor? Cursor { get; init; }
}

/// <summary>Follows a server: begins at the cursor, looks again and again, waits longer after failures, and ends once. Times are nanoseconds since 1970.</summary>
internal abstract class Following : IDisposable
{
    private static readonly long CursorInterval = NanoTime.Of(TimeSpan.FromSeconds(5));
    private readonly FollowedServer _about;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _stop = new();
    private long _cursorSaved;

    protected Following(FollowedServer about, ILiveObserver observer)
    {
        _about = about;
        _backoff = new Backoff(about.Settings.Retry, about.Runtime.Random);
        Output = new LiveDelivery(observer);
        Stopping = _stop.Token;
        Until = about.Request.Until is { } until ? NanoTime.After(until) : long.MaxValue;
    }

    /// <summary>Is over when nothing goes on any more.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    protected LiveDelivery Output { get; }

    protected PollSettings Settings => _about.Settings;

    protected SourceStatistics Statistics => _about.Request.Statistics;

    /// <summary>Is cancelled when nobody listens any more, and at the end.</summary>
    protected CancellationToken Stopping { get; }

    /// <summary>The nanosecond after the last that is wanted.</summary>
    protected long Until { get; }

    protected long Now => NanoTime.Of(_about.Runtime.Time.GetUtcNow());

    /// <summary>The nanosecond before which everything has been read.</summary>
    protected abstract long Complete { get; }

    /// <summary>Whether the server has ever answered.</summary>
    protected bool HasAnswered { get; private set; }

    /// <summary>The wait between two looks.</summary>
    protected virtual TimeSpan Interval => Settings.Interval;

    public void Start() => Completion = RunAsync();

    public void Dispose()
    {
        Output.Dispose();
        try
        {
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself just now.
        }
    }

    /// <summary>Reading begins here.</summary>
    protected abstract void Begin(long start);

    /// <summary>Reads what is new, page by page, and calls <see cref="OnAnswered"/> for each.</summary>
    protected abstract Task LookAsync();

    /// <summary>Frees what is held, after the last look.</summary>
    protected abstract ValueTask EndAsync();

    /// <summary>The server has answered.</summary>
    protected void OnAnswered()
    {
        HasAnswered = true;
        Output.OnConnected(true);
    }

    /// <summary>The server could not be asked.</summary>
    protected virtual void OnFailed() => Output.OnConnected(false);

    /// <summary>Does something to the output when nobody else does.</summary>
    protected virtual ValueTask TellAsync(Action tell, CancellationToken cancellationToken)
    {
        tell();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits before the next look.</summary>
    protected virtual Task PauseAsync(TimeSpan length) => Task.Delay(length, _about.Runtime.Time, Stopping);

    private async Task RunAsync()
    {
        try
        {
            await BeginAsync().ConfigureAwait(false);
            while (!Output.IsEnded)
            {
                var wait = await TryLookAsync().ConfigureAwait(false);
                await (Output.IsEnded ? Task.CompletedTask : PauseAsync(wait)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (Exception error)
        {
            await TellAsync(() => Output.OnError(error), CancellationToken.None).ConfigureAwait(false);
        }

        Output.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        await SaveAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Says where reading begins.</summary>
    private async Task BeginAsync()
    {
        var request = _about.Request;
        var start = NanoTime.Of(request.Since ?? _about.Runtime.Time.GetUtcNow() - request.Lookback);
        var cursor = _about.Cursor is null || request.Since is not null ? null : await _about.Cursor.LoadAsync(Stopping).ConfigureAwait(false);
        var oldest = Math.Max(0, Now - NanoTime.Of(Settings.MaxCatchUp));
        await TellAsync(
            () =>
            {
                if (cursor < start)
                {
                    var from = Math.Max(cursor.Value, Math.Min(oldest, start));
                    if (from > cursor)
                    {
                        Output.OnGap(NanoTime.ToTime(cursor.Value), NanoTime.ToTime(from));
                    }

                    start = from;
                }

                Begin(start);
                Output.OnWatermark(NanoTime.ToTime(start));
            },
            Stopping).ConfigureAwait(false);
    }

    /// <summary>Looks once.</summary>
    /// <returns>How long to wait before the next time.</returns>
    private async Task<TimeSpan> TryLookAsync()
    {
        try
        {
            await LookAsync().ConfigureAwait(false);
            _backoff.Reset();
            if (Now - _cursorSaved >= CursorInterval)
            {
                _cursorSaved = Now;
                await SaveAsync().ConfigureAwait(false);
            }

            if (Complete >= Until)
            {
                await TellAsync(Output.OnCompleted, Stopping).ConfigureAwait(false);
            }

            return Interval;
        }
        catch (SourceException error) when (!IsFinal(error))
        {
            Statistics.AddNote($"could not be read for a time: {error.Message}");
            await TellAsync(OnFailed, Stopping).ConfigureAwait(false);
            var own = _backoff.Next();
            return error.RetryAfter is { } asked && asked > own && asked <= Settings.Retry.MaxDelay ? asked : own;
        }
    }

    // A server that has answered before may be on its way to answer again, whatever a proxy in between says meanwhile.
    private bool IsFinal(SourceException error) => !error.IsRetryable && (!HasAnswered || Settings.FinalCodes.Contains(error.Code));

    private ValueTask SaveAsync() => _about.Cursor is not null && HasAnswered ? _about.Cursor.SaveAsync(Complete, Statistics) : ValueTask.CompletedTask;
}
