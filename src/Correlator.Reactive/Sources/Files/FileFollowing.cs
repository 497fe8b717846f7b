using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>One subscription of a followed file: when to look, and what to do then, one thread at a time.</summary>
internal sealed class FileFollowing(FollowedLogs logs, ILiveObserver observer, IScheduler scheduler) : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private readonly LiveOutput _output = new(observer);
    private readonly List<LogEvent> _batch = [];
    private readonly SerialDisposable _nextCheck = new();
    private readonly SerialDisposable _nextQuiet = new();
    private FileWatch? _watch;
    private int _isQueued;
    private int _work;

    /// <summary>Begins to read, on the scheduler.</summary>
    public void Start(FileWatch? watch)
    {
        _watch = watch;
        watch?.Start(QueueCheck);
        QueueCheck();
    }

    /// <summary>Ends; what waits for its end is delivered where no call is under way.</summary>
    public void Dispose()
    {
        _nextCheck.Dispose();
        _nextQuiet.Dispose();
        _watch?.Dispose();
        if (Interlocked.CompareExchange(ref _work, 1, 0) == 0)
        {
            Finish();
            _output.Dispose();
            logs.Dispose();
            return;
        }

        // A check runs: it sees the end and closes the files, unless it is over just now.
        _output.Dispose();
        if (Interlocked.Increment(ref _work) == 1)
        {
            logs.Dispose();
        }
    }

    private void QueueCheck()
    {
        // One check waits at most: a busy log would else queue one for each of its lines.
        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
        {
            scheduler.Schedule(this, static (_, self) =>
            {
                self.RunChecks();
                return Disposable.Empty;
            });
        }
    }

    private void RunChecks()
    {
        Volatile.Write(ref _isQueued, 0);
        if (Interlocked.Increment(ref _work) != 1)
        {
            return;
        }

        // Whoever comes meanwhile leaves a count, and the check is made again.
        var work = 1;
        do
        {
            Check();
            if (_output.IsEnded)
            {
                // The count stays above zero, so that nobody comes in any more.
                logs.Dispose();
                return;
            }

            work = Interlocked.Add(ref _work, -work);
        }
        while (work > 0);

        _nextCheck.Disposable = ScheduleChecks(scheduler.Now + CheckInterval);
    }

    private IDisposable ScheduleChecks(DateTimeOffset time) => scheduler.Schedule(this, time, static (_, self) =>
    {
        self.RunChecks();
        return Disposable.Empty;
    });

    private void Check()
    {
        try
        {
            logs.Refresh(scheduler.Now);
            _output.OnConnected(logs.AreConnected);
            while (!_output.IsEnded && logs.Read(_batch, scheduler.Now))
            {
                Deliver();
            }

            var quietAt = logs.TakeQuiet(_batch, scheduler.Now);
            Deliver();
            if (quietAt is { } time)
            {
                _nextQuiet.Disposable = ScheduleChecks(time);
            }
        }
        catch (SourceException error)
        {
            Deliver();
            _output.OnError(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Deliver();
            _output.OnError(new SourceException(logs.Source, $"cannot look for changes: {error.Message}", error) { IsRetryable = true });
        }
    }

    private void Finish()
    {
        try
        {
            logs.TakeLast(_batch);
            Deliver();
        }
        catch (SourceException error)
        {
            Deliver();
            _output.OnError(error);
        }
    }

    private void Deliver()
    {
        _output.OnEvents(CollectionsMarshal.AsSpan(_batch));
        _batch.Clear();
    }
}
