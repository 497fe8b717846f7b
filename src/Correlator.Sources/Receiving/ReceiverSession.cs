using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>A receiver from its start to its stop: what its listeners bring goes through one queue to all who subscribe.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The token source has no timer and no wait handle; it is cancelled at the end.")]
internal sealed class ReceiverSession
{
    private const int MaxExampleLength = 200;
    private readonly SubscriberSet _subscribers = new();
    private readonly EventQueue _queue;
    private readonly RateLimit _rate;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Listener[] _listeners = [];

    public ReceiverSession(string source, QueueOptions options, IScheduler scheduler, ReceiverCounters counters)
    {
        (Source, Options, Scheduler, Counters) = (source, options, scheduler, counters);
        _queue = new EventQueue(options.MaxQueuedEvents);
        _rate = new RateLimit(options.MaxEventsPerSecond, scheduler);
    }

    public string Source { get; }

    public QueueOptions Options { get; }

    /// <summary>The options of a receiver that listens at a port.</summary>
    public ReceiverOptions Network => (ReceiverOptions)Options;

    /// <summary>Tells the time of arrival, and runs time-outs.</summary>
    public IScheduler Scheduler { get; }

    public ReceiverCounters Counters { get; }

    /// <summary>Is cancelled when the receiver stops.</summary>
    public CancellationToken Ending => _ending.Token;

    public IReadOnlyList<Listener> Listeners => _listeners;

    /// <summary>How many subscriptions keep it open; guarded by the source.</summary>
    public int Users { get; set; }

    /// <summary>Opens the ports; where one cannot be opened, none stays open.</summary>
    public void Start(Listener[] listeners)
    {
        _listeners = listeners;
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }
        }
        catch
        {
            Close();
            throw;
        }

        _ = Task.Run(PumpAsync);
    }

    /// <summary>Takes events of a sender that can wait.</summary>
    public async ValueTask WriteAsync(List<LogEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        await _rate.WaitAsync(events.Count, cancellationToken).ConfigureAwait(false);
        Counters.AddEvents(await _queue.AddAsync(events, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes events of a sender that cannot wait: what finds no room is dropped, counted, and told as a gap.</summary>
    public void Offer(ReadOnlySpan<LogEvent> events)
    {
        var taken = _queue.Offer(events[.._rate.Take(events.Length)]);
        Counters.AddEvents(taken);
        if (taken < events.Length)
        {
            ReportDropped(events[taken..]);
        }
    }

    /// <summary>Counts what is gone and tells the span of time in which it may have happened.</summary>
    public void ReportLost(long count, long fromTicks, long toTicks)
    {
        Counters.AddDropped(count);
        _queue.AddLost(new EventQueue.LostSpan(fromTicks, toTicks));
    }

    /// <summary>Counts a record that is no event.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="record">The record, of which the beginning is shown.</param>
    public void ReportMalformed(string reason, ReadOnlySpan<byte> record)
    {
        var example = $"{reason}: {RecordText.Shorten(record, MaxExampleLength)}";
        Counters.AddMalformed(example);
        TellMalformed(example);
    }

    /// <summary>Tells whether what is received from can be reached.</summary>
    public void ReportConnected(bool isConnected) => _queue.AddConnected(isConnected);

    /// <summary>Counts a record that is longer than it may be.</summary>
    public void ReportTooLarge() => ReportTooLarge(Options.MaxRecordBytes);

    /// <summary>Counts a record, message or request that is longer than it may be.</summary>
    /// <param name="maxBytes">How long it may be.</param>
    public void ReportTooLarge(int maxBytes)
    {
        Counters.AddTooLarge();
        TellMalformed($"a record of more than {maxBytes} bytes");
    }

    public void Add(Subscriber subscriber) => _subscribers.Add(subscriber);

    public void Remove(Subscriber subscriber) => _subscribers.Remove(subscriber);

    /// <summary>Closes all ports at once and gives up what waits.</summary>
    public void Close()
    {
        _ending.Cancel();
        foreach (var listener in _listeners)
        {
            listener.Close();
        }

        GiveUp();
    }

    /// <summary>Closes all ports, delivers what waits to those who subscribe, and tells them the end.</summary>
    public async Task StopAsync()
    {
        if (!_subscribers.BeginStop())
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            GiveUp();
        }

        _rate.Release();
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        _queue.Complete();

        await _drained.Task.ConfigureAwait(false);
        _subscribers.Complete();
    }

    private void GiveUp() => Counters.MoveToDropped(_queue.Abort());

    private void TellMalformed(string example)
    {
        // The end of a subscription goes through the queue as its events do, so that its observer is called from one thread at a time.
        if (_subscribers.CountMalformed(example))
        {
            _queue.AddMalformed(example);
        }
    }

    private void ReportDropped(ReadOnlySpan<LogEvent> events)
    {
        var (from, to) = (events[0].Ticks, events[0].Ticks);
        foreach (var logEvent in events)
        {
            (from, to) = (Math.Min(from, logEvent.Ticks), Math.Max(to, logEvent.Ticks));
        }

        ReportLost(events.Length, from, to);
    }

    // The only caller of the subscribers' events: one thread at a time, in the order of arrival.
    private async Task PumpAsync()
    {
        var empty = new List<LogEvent>();
        try
        {
            while (true)
            {
                await _subscribers.Arrived.WaitAsync(Ending).ConfigureAwait(false);
                if (await _queue.TakeAsync(empty, Ending).ConfigureAwait(false) is not { } arrivals)
                {
                    return;
                }

                if (!_subscribers.Deliver(arrivals))
                {
                    // A sender that was told that its events are here must find them in a query or among those counted.
                    Counters.MoveToDropped(arrivals.Events.Count);
                }

                empty = arrivals.Events;
                empty.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // The last subscriber has gone: nobody wants what is left.
        }
        finally
        {
            _drained.TrySetResult();
        }
    }
}
