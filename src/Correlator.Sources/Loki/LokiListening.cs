using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Listens to a tail for the sake of speed, opens it again, or does without, and says how much it can be relied on.</summary>
internal sealed class LokiListening(LokiSubscription about, ILokiApi api, LokiIntake intake)
{
    // How long after a loss the tail counts as unreliable; how long to wait where others take all tails; what is too short to be a tail that worked.
    private static readonly TimeSpan LossMemory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FullWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(10);
    private readonly LokiPageReader _frames = new(about.Source, about.Options, about.Request);
    private readonly LokiPage _page = new();
    private readonly Backoff _backoff = new(about.Options.Http.Retry, about.Runtime.Random);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _pause;
    private bool _isWoken;
    private long? _heardFrom;
    private DateTimeOffset _lossyUntil;
    private Exception? _refusal;

    private DateTimeOffset Now => about.Runtime.Time.GetUtcNow();

    /// <summary>From which nanosecond on lines should have been heard; null while nothing is heard.</summary>
    public long? HeardFrom
    {
        get
        {
            lock (_gate)
            {
                return _heardFrom;
            }
        }
    }

    /// <summary>Whether lines come, and none was lost lately.</summary>
    public bool IsHearing
    {
        get
        {
            lock (_gate)
            {
                return _heardFrom is not null && Now >= _lossyUntil;
            }
        }
    }

    /// <exception cref="Exception">The server has refused the query for good, or something went wrong that should not.</exception>
    public void ThrowIfRefused()
    {
        lock (_gate)
        {
            if (_refusal is not null)
            {
                throw _refusal;
            }
        }
    }

    /// <summary>Lines were lost: for a time they are asked for more often.</summary>
    public void OnMissed()
    {
        bool wasHearing;
        lock (_gate)
        {
            wasHearing = _heardFrom is not null && Now >= _lossyUntil;
            _lossyUntil = Now + LossMemory;
        }

        if (wasHearing)
        {
            Wake();
        }
    }

    /// <summary>Waits before the next read, shorter where something has changed since the last began to be waited for.</summary>
    public async Task PauseAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        TaskCompletionSource pause = new();
        lock (_gate)
        {
            if (_isWoken)
            {
                _isWoken = false;
                return;
            }

            _pause = pause;
        }

        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(length, about.Runtime.Time, rest.Token), pause.Task).ConfigureAwait(false);
        rest.Cancel();
        lock (_gate)
        {
            (_pause, _isWoken) = (null, false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Listens until it is cancelled, or there is no use in it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ListenAsync(cancellationToken).ConfigureAwait(false) is { } wait)
            {
                await Task.Delay(wait, about.Runtime.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                _refusal = error;
            }

            Wake();
        }
    }

    /// <summary>Listens to one tail until it ends.</summary>
    /// <returns>How long to wait before the next; null for ever.</returns>
    private async Task<TimeSpan?> ListenAsync(CancellationToken cancellationToken)
    {
        var began = Now;
        var reason = string.Empty;
        try
        {
            var tail = await api.OpenTailAsync(about.Query, NanoTime.Of(began), cancellationToken).ConfigureAwait(false);
            await using (tail.ConfigureAwait(false))
            {
                Hear(NanoTime.Of(Now));
                while (await tail.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } frame)
                {
                    await TakeAsync(frame, cancellationToken).ConfigureAwait(false);
                }

                reason = tail.CloseReason;
            }
        }
        catch (LokiTailException error) when (error.Status is { } status and not 429 and < 500)
        {
            return await GiveUpAsync(status, cancellationToken).ConfigureAwait(false);
        }
        catch (LokiTailException error)
        {
            reason = error.Message;
        }
        finally
        {
            Hear(null);
        }

        return After(reason, Now - began);
    }

    private void Hear(long? from)
    {
        bool isChange;
        lock (_gate)
        {
            isChange = from is null != _heardFrom is null;
            _heardFrom = from;
        }

        // What came between the last read and the tail, or since the tail broke off, is not to wait.
        if (isChange)
        {
            Wake();
        }
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            _frames.Read(frame.Span, _page, isContinued: true);
        }
        catch (JsonException error)
        {
            about.Request.Statistics.AddNote($"a frame of the tail cannot be read, its lines are asked for: {HttpErrors.Quote(error.Message)}");
            OnMissed();
            return;
        }

        await intake.TakeAsync(() => intake.TakeFrame(_page), cancellationToken).ConfigureAwait(false);
        if (_page.Dropped > 0)
        {
            OnMissed();
        }
    }

    // The answer to an upgrade does not tell why it was refused; the same query asked in the ordinary way does.
    private async Task<TimeSpan?> GiveUpAsync(int status, CancellationToken cancellationToken)
    {
        var now = NanoTime.Of(Now);
        try
        {
            (await api.QueryRangeAsync(new LokiRange(about.Query, now, now + 1, 1), cancellationToken).ConfigureAwait(false)).Dispose();
        }
        catch (SourceException error) when (error.IsRetryable)
        {
            return _backoff.Next();
        }

        about.Request.Statistics.AddNote($"no tail here (the server answered {status}); new lines are asked for each {about.Options.PollInterval.TotalSeconds:0.###} s");
        return null;
    }

    private TimeSpan After(string reason, TimeSpan life)
    {
        switch (LokiTailEnds.Of(reason))
        {
            case LokiTailEnd.Refused:
                throw new SourceException(about.Source, $"the server refuses the query: {HttpErrors.Quote(reason)}. Mend the selector and its filters.", code: LokiVerdicts.QueryError);
            case LokiTailEnd.Full:
                about.Request.Statistics.AddNote("the server has as many tails as it allows; new lines are asked for instead");
                return FullWait;
            case LokiTailEnd.EndOfLife when life >= ShortLife:
                _backoff.Reset();
                return TimeSpan.Zero;
            default:
                if (life >= ShortLife)
                {
                    _backoff.Reset();
                }

                return _backoff.Next();
        }
    }

    private void Wake()
    {
        TaskCompletionSource? pause;
        lock (_gate)
        {
            (pause, _pause, _isWoken) = (_pause, null, _pause is null);
        }

        // Who is woken may go on right here, so no lock is held.
        pause?.TrySetResult();
    }
}
