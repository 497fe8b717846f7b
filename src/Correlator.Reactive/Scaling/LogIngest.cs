using System.Reactive.Disposables;

namespace Correlator;

/// <summary>Writes what sources deliver into the logs that queries read: each event into the partition of its key, with how far its source had come.</summary>
/// <remarks>
/// <para>Finite sources are read in the order of event time across all of them, so that who reads the log holds no more than the windows of its query. Their events are numbered:
/// an ingest that died is simply begun anew, and what the log holds twice is left out by who reads it. A log takes a finite source once; for another reading make another log.</para>
/// <para>A live source that can read on from where it was is given back its thread when its burst is kept, so it notes no place before which something could be missing; events that
/// it delivers again after a crash make the same results with the same ids. One that cannot waits only when the log's writer is full.</para>
/// <para>A source that fails is told of in the failure of <see cref="RunAsync"/>; it does not count as ended, so that nothing is taken for absent that may only be missing.
/// Memory: one packet a partition, and what the writer holds.</para>
/// </remarks>
/// <example><code>
/// var ingest = new LogIngest([new IngestTarget(spread, writer)]);
/// await ingest.RunAsync([.. catalog], stop.Token);
/// </code></example>
public sealed class LogIngest
{
    private readonly Gate _gate = new(new NoTurns());
    private readonly LogIngestOptions _options;
    private readonly List<IPartitionedLogWriter> _logs;
    private readonly List<IngestTopic> _topics;
    private readonly List<PartitionedQuery> _queries;
    private readonly List<IngestedSource> _sources = [];
    private readonly List<CorrelatorException> _failures = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _live;
    private bool _hasBegun;

    /// <summary>Makes an ingest.</summary>
    /// <param name="targets">The queries and their logs. Queries of one log are written once for all.</param>
    /// <param name="options">How it writes. Default: the defaults of each option.</param>
    /// <exception cref="LogException">Queries of one log would spread the events of a source differently (<c>LOG_MISMATCH</c>).</exception>
    public LogIngest(IReadOnlyList<IngestTarget> targets, LogIngestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfZero(targets.Count, nameof(targets));
        _options = (options ?? new LogIngestOptions()).Validate();
        _logs = [.. targets.Select(static target => target.Log).Distinct()];
        _queries = [.. targets.Select(static target => target.Query)];
        _topics = [.. _logs.Select(log => new IngestTopic(log, [.. targets.Where(target => target.Log == log).Select(static target => target.Query)], _options))];
        Needed = [.. targets.SelectMany(static target => target.Query.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of the sources that the queries read, in ordinal order.</summary>
    public IReadOnlyList<string> Needed { get; }

    /// <summary>How many events were taken in, and how many packets and bytes were written; may be read by any thread.</summary>
    public (long Events, long Packets, long Bytes) Written
    {
        get
        {
            (long, long, long) written = default;
            _gate.Enter(() => written = (_sources.Sum(static source => source.Events), _topics.Sum(static topic => topic.Packets), _topics.Sum(static topic => topic.Bytes)));
            return written;
        }
    }

    /// <summary>The keys that have more than a share of all events of a log, those with most first; may be read by any thread. All work on one key is done by one worker.</summary>
    /// <param name="share">The share, above 1/64 and up to 1. Default: a twentieth.</param>
    public IReadOnlyList<(string Key, double Share)> HotKeys(double share = 0.05)
    {
        List<(string, double)> keys = [];
        _gate.Enter(() => keys = [.. _topics.SelectMany(topic => topic.Keys.Above(share))]);
        return keys;
    }

    /// <summary>Writes until all sources have ended, or it is told to stop. What was taken in is then kept by the logs.</summary>
    /// <param name="sources">The sources, by whose names the queries find them. One that no query reads is left alone.</param>
    /// <param name="stop">Ends it. Live sources do not count as ended then, so another ingest can go on.</param>
    /// <exception cref="LogException">A log does not take or keep what is written.</exception>
    /// <exception cref="CorrelatorException">A source has failed; all others were written to their end.</exception>
    public async Task RunAsync(IReadOnlyList<ILogSource> sources, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (Interlocked.Exchange(ref _hasBegun, true))
        {
            throw new InvalidOperationException("An ingest runs once; make another one.");
        }

        using var timers = new CompositeDisposable(Every(_options.Heartbeat, Beat), Every(_options.Linger > TimeSpan.Zero ? _options.Linger : _options.Heartbeat, FlushWaiting));
        using var subscriptions = new CompositeDisposable();
        using var stopping = stop.Register(() => _ended.TrySetResult());
        var pump = new FinitePump(_gate, OnFailed);
        await using var reading = pump.ConfigureAwait(false);
        Open([.. sources.Where(source => Needed.Contains(source.Name))], pump, subscriptions);
        try
        {
            await pump.RunAsync(stop).ConfigureAwait(false);
            _gate.Enter(Flush);
            if (_live > 0)
            {
                await _ended.Task.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was read is written below.
        }

        subscriptions.Dispose();
        timers.Dispose();
        _gate.Enter(Flush);
        if (_failures.Count > 0)
        {
            throw _failures[0];
        }
    }

    private void Open(List<ILogSource> sources, FinitePump pump, CompositeDisposable subscriptions)
    {
        _live = sources.Count(static source => source is ILiveSource);
        foreach (var source in sources)
        {
            var ingested = new IngestedSource(source.Name, [.. _topics.Where(topic => topic.Reads(source.Name))], _options, source is ILiveSource);
            _sources.Add(ingested);
            if (source is IFiniteSource finite)
            {
                var readers = finite.Open(RequestFor(source));
                pump.Add(new FiniteFeed(source, [ingested], readers.Count), readers);
            }
        }

        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is ILiveSource live)
            {
                subscriptions.Add(live.Subscribe(RequestFor(live), new IngestObserver(this, _sources[i], live.Past != SourcePast.None)));
            }
        }
    }

    /// <summary>What a source applies by itself of the queries' selectors, if all of them want the same of it.</summary>
    /// <exception cref="LogException">They do not.</exception>
    private SourceRequest RequestFor(ILogSource source)
    {
        var selections = _queries.SelectMany(static query => query.Plan.Streams).Where(stream => stream.Node.SourceName == source.Name).Select(static stream => SourceSelection.Of(stream.Node)).DistinctBy(static selection => selection.Key).ToList();
        return selections.Count == 1
            ? selections[0].Request with { Since = _options.Since, Until = _options.Until, TimeZone = _options.TimeZone, IsStrict = _options.IsStrict }
            : throw new LogException("LOG_MISMATCH", $"Queries select differently of the source '{source.Name}', which selects by itself, and it is written once for all: give it a name for each selection.");
    }

    /// <summary>Does something inside the gate; what the log does not take ends the ingest.</summary>
    /// <returns>Whether the log took everything so far.</returns>
    internal bool Enter(Action action)
    {
        try
        {
            _gate.Enter(action);
        }
        catch (LogException error)
        {
            _ended.TrySetException(error);
        }

        return !_ended.Task.IsFaulted;
    }

    /// <summary>Writes what waits, and waits until it is kept. Called inside the gate.</summary>
    internal void Flush()
    {
        FlushTopics();
        _logs.ForEach(static log => log.Flush());
    }

    /// <summary>A source has no more at hand. Called inside the gate.</summary>
    internal void EndBurst(bool mustBeKept)
    {
        if (mustBeKept)
        {
            Flush();
        }
        else if (_options.Linger == TimeSpan.Zero)
        {
            FlushTopics();
        }
    }

    internal void OnLiveEnded(IngestedSource source, Exception? error)
    {
        Enter(() =>
        {
            if (error is not null)
            {
                source.HasFailed = true;
                _failures.Add(error as CorrelatorException ?? new LogException("LOG_UNAVAILABLE", error.Message, error));
            }

            source.Complete();
        });
        if (Interlocked.Decrement(ref _live) == 0)
        {
            _ended.TrySetResult();
        }
    }

    // Called inside the gate.
    private void OnFailed(FiniteFeed feed, Exception error)
    {
        ((IngestedSource)feed.Inputs[0]).HasFailed = true;
        _failures.Add(error as CorrelatorException ?? new SourceException(feed.Source.Name, error.Message, error));
    }

    private void Beat() => Enter(() =>
    {
        var hasTold = false;
        foreach (var source in _sources)
        {
            hasTold |= source.TellProgress();
        }

        if (hasTold)
        {
            FlushTopics();
        }
    });

    private void FlushTopics() => _topics.ForEach(static topic => topic.Flush());

    private void FlushWaiting() => Enter(() => _topics.FindAll(static topic => topic.HasWaiting).ForEach(static topic => topic.Flush()));

    private IDisposable Every(TimeSpan period, Action action) => System.Reactive.Concurrency.Scheduler.SchedulePeriodic(_options.Scheduler, period, action);

    /// <summary>Nobody watches the turns of the reader.</summary>
    private sealed class NoTurns : ITurnObserver
    {
        public long OnArrived() => 0;

        public void OnBegun(long arrival)
        {
        }

        public void OnEnded()
        {
        }
    }
}
