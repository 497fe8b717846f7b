namespace Correlator.Sources;

/// <summary>One subscription of a followed server: reads by <c>query_range</c> again and again, and takes from a tail what comes sooner.</summary>
/// <remarks>Reading and listening go on side by side; whoever has lines waits for his turn, so the observer and what is remembered see one at a time.</remarks>
internal sealed class LokiFollowing : Following
{
    private readonly LokiSubscription _about;
    private readonly ILokiApi _api;
    private readonly LokiRangeReader _reader;
    private readonly LokiIntake _intake;
    private readonly LokiListening _listening;
    private Task? _tail;
    private long _deepRead;

    public LokiFollowing(FollowedServer followed, LokiSubscription about, ILokiApi api, ILiveObserver observer)
        : base(followed, observer)
    {
        _about = about;
        _api = api;
        _intake = new LokiIntake(about, Output);
        _listening = new LokiListening(about, api, _intake);
        _reader = new LokiRangeReader(api, about.Options, new LokiPageReader(about.Source, about.Options, about.Request), about.Request);
    }

    protected override long Complete => _intake.Complete;

    protected override TimeSpan Interval => _listening.IsHearing ? _about.Options.TailPollInterval : base.Interval;

    protected override void Begin(long start) => _intake.Begin(start);

    protected override ValueTask TellAsync(Action tell, CancellationToken cancellationToken) => _intake.TakeAsync(tell, cancellationToken);

    protected override async Task LookAsync()
    {
        _listening.ThrowIfRefused();
        var now = Now;
        var options = _about.Options;
        var isDeep = now - _deepRead >= NanoTime.Of(options.OverlapInterval);
        var range = new LokiRange(_about.Query, _intake.ReadFrom(isDeep), Math.Min(Until, now + NanoTime.Of(Settings.Ahead)), 0);
        var settled = now - NanoTime.Of(Settings.Settle);
        while (range.From < range.To)
        {
            var next = await _reader.ReadAsync(range, Stopping).ConfigureAwait(false);
            await TellAsync(() => Take(next, settled), Stopping).ConfigureAwait(false);
            range = range with { From = next };
        }

        _deepRead = isDeep ? now : _deepRead;
    }

    // Between two looks the tail is heard; the first look is to come first.
    protected override Task PauseAsync(TimeSpan length)
    {
        _tail ??= _about.Options.Tail && HasAnswered ? _listening.RunAsync(Stopping) : null;
        return _listening.PauseAsync(length, Stopping);
    }

    protected override async ValueTask EndAsync()
    {
        await (_tail ?? Task.CompletedTask).ConfigureAwait(false);
        _api.Dispose();
        _intake.Dispose();
    }

    private void Take(long next, long settled)
    {
        OnAnswered();
        var missed = _intake.TakePage(_reader, _listening.HeardFrom, settled);
        _intake.Advance(Math.Min(next, Math.Min(settled, Until)));
        if (missed > 0)
        {
            _listening.OnMissed();
        }
    }
}
