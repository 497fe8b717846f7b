using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Follows a server by asking it again and again: each event once, a watermark after each page, gaps and lost connections told.</summary>
/// <remarks>One loop does everything, so the observer and what is remembered see one call at a time.</remarks>
internal sealed class PolledFollowing : IDisposable
{
    private static readonly TimeSpan CursorInterval = TimeSpan.FromSeconds(5);
    private readonly PolledSubscription _about;
    private readonly IPageReader _reader;
    private readonly LiveDelivery _output;
    private readonly RememberedLines _given;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _until;
    private readonly List<LogEvent> _fresh = [];
    private readonly HashSet<(long From, long To)> _gaps = [];
    private long _complete;
    private long _cursorSaved;
    private int _looks;
    private bool _wasConnected;

    public PolledFollowing(PolledSubscription about, IPageReader reader, ILiveObserver observer)
    {
        _about = about;
        _reader = reader;
        _output = new LiveDelivery(observer);
        _given = new RememberedLines(about.Settings.MaxRemembered);
        _backoff = new Backoff(about.Settings.Retry, about.Runtime.Random);
        _until = about.Request.Until is { } until ? until.UtcTicks + 1 : long.MaxValue;
    }

    /// <summary>Is over when nothing goes on any more.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    private PollSettings Settings => _about.Settings;

    private long Now => _about.Runtime.Time.GetUtcNow().UtcTicks;

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
        try
        {
            await BeginAsync().ConfigureAwait(false);
            while (!_output.IsEnded)
            {
                var wait = await TryLookAsync().ConfigureAwait(false);
                await Task.Delay(_output.IsEnded ? TimeSpan.Zero : wait, _about.Runtime.Time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (Exception error)
        {
            _output.OnError(error);
        }

        _output.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await SaveAsync().ConfigureAwait(false);
        _reader.Dispose();
        _stop.Dispose();
    }

    /// <summary>Says where reading begins.</summary>
    private async Task BeginAsync()
    {
        var start = (_about.Request.Since ?? _about.Runtime.Time.GetUtcNow() - _about.Request.Lookback).UtcTicks;
        var cursor = _about.Cursor is null || _about.Request.Since is not null ? null : await _about.Cursor.LoadAsync(_stop.Token).ConfigureAwait(false);
        if (cursor < start)
        {
            var from = Math.Max(cursor.Value, Math.Min(Now - Settings.MaxCatchUp.Ticks, start));
            if (from > cursor)
            {
                _output.OnGap(ToTime(cursor.Value), ToTime(from));
            }

            start = from;
        }

        _complete = start;
        Forget(start);
        _output.OnWatermark(ToTime(start));
    }

    /// <summary>Looks once.</summary>
    /// <returns>How long to wait before the next time.</returns>
    private async Task<TimeSpan> TryLookAsync()
    {
        try
        {
            await LookAsync().ConfigureAwait(false);
            _looks++;
            _backoff.Reset();
            if (Now - _cursorSaved >= CursorInterval.Ticks)
            {
                _cursorSaved = Now;
                await SaveAsync().ConfigureAwait(false);
            }

            if (_complete >= _until)
            {
                _output.OnCompleted();
            }

            return Settings.Interval;
        }
        catch (SourceException error) when (!IsFinal(error))
        {
            _about.Request.Statistics.AddNote($"could not be read for a time: {error.Message}");
            _output.OnConnected(false);

            // What came late during the outage is looked for as far back as ever, before the time that was read whole moves on.
            _looks = 0;
            var own = _backoff.Next();
            return error.RetryAfter is { } asked && asked > own && asked <= Settings.Retry.MaxDelay ? asked : own;
        }
    }

    // A server that has answered before may be on its way to answer again, whatever a proxy in between says meanwhile.
    private bool IsFinal(SourceException error) => !error.IsRetryable && (!_wasConnected || Settings.FinalCodes.Contains(error.Code));

    private async Task LookAsync()
    {
        var now = Now;
        var settled = now - Settings.Settle.Ticks;
        var to = Math.Min(_until, GridEnd(now + Settings.Ahead.Ticks));
        var from = Math.Max(TicksOf(_given.Floor), _complete - Settings.LookBack(_looks).Ticks);
        while (from < to)
        {
            _reader.Page.Clear();
            var next = await _reader.ReadAsync(from, to, _stop.Token).ConfigureAwait(false);
            _wasConnected = true;
            _output.OnConnected(true);
            Deliver();
            Advance(Math.Min(next, Math.Min(Math.Max(settled, _complete), _until)));
            from = next;
        }
    }

    // One tick behind the last multiple, so that this one is read, too.
    private long GridEnd(long ticks)
    {
        var since = ticks - DateTime.UnixEpoch.Ticks;
        return ticks - (since % Settings.Grid.Ticks) + 1;
    }

    private void Deliver()
    {
        _fresh.Clear();
        foreach (var logEvent in _reader.Page)
        {
            if (_given.TryAdd(NanosecondsOf(logEvent.Ticks), (ulong)logEvent.Position, 0))
            {
                _fresh.Add(logEvent);
            }
        }

        _about.Request.Statistics.AddEvents(_fresh.Count);
        _output.OnEvents(CollectionsMarshal.AsSpan(_fresh));

        // Looks that go back come by it again.
        if (_reader.Gap is { } gap && _gaps.Add(gap))
        {
            _output.OnGap(ToTime(gap.From), ToTime(gap.To));
        }
    }

    private void Advance(long complete)
    {
        if (complete <= _complete)
        {
            return;
        }

        _complete = complete;
        _output.OnWatermark(ToTime(complete));
        Forget(complete - Settings.Overlap.Ticks);
        _gaps.RemoveWhere(gap => gap.To < complete - Settings.Overlap.Ticks);
        if (_given.IsShort)
        {
            _about.Request.Statistics.AddNote($"more than {Settings.MaxRemembered} events came within {Settings.Overlap}; events that come late are looked for less far back");
        }
    }

    private void Forget(long before) => _given.Forget(NanosecondsOf(before), NanosecondsOf(_complete));

    private ValueTask SaveAsync() =>
        _about.Cursor is not null && _wasConnected ? _about.Cursor.SaveAsync(_complete, _about.Request.Statistics) : ValueTask.CompletedTask;

    // What is remembered counts nanoseconds since 1970.
    private static long NanosecondsOf(long ticks) => Math.Max(0, ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    private static long TicksOf(long nanoseconds) => DateTime.UnixEpoch.Ticks + (nanoseconds / TimeSpan.NanosecondsPerTick);

    private static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);
}
