namespace Correlator.Sources;

/// <summary>Who reads a receiver. They come and go on any thread; events are delivered by one thread at a time.</summary>
internal sealed class SubscriberSet
{
    private readonly Lock _gate = new();
    private Subscriber[] _subscribers = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStopping;

    /// <summary>Ends when somebody has subscribed.</summary>
    public Task Arrived => Volatile.Read(ref _arrived).Task;

    public void Add(Subscriber subscriber)
    {
        lock (_gate)
        {
            if (!subscriber.IsEnded)
            {
                _subscribers = [.. _subscribers, subscriber];
                _arrived.TrySetResult();
            }
        }
    }

    public void Remove(Subscriber subscriber)
    {
        lock (_gate)
        {
            _subscribers = [.. _subscribers.Where(other => other != subscriber)];
            if (_subscribers.Length == 0 && _arrived.Task.IsCompleted && !_isStopping)
            {
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>From now on what waits is taken even when the last who has subscribed leaves: nobody else would come for it.</summary>
    /// <returns>Whether somebody has subscribed.</returns>
    public bool BeginStop()
    {
        lock (_gate)
        {
            _isStopping = true;
            return _subscribers.Length > 0;
        }
    }

    /// <summary>Delivers to all.</summary>
    /// <returns>Whether anybody took it.</returns>
    public bool Deliver(EventQueue.Arrivals arrivals)
    {
        var isTaken = false;
        foreach (var subscriber in Volatile.Read(ref _subscribers))
        {
            isTaken |= subscriber.OnArrivals(arrivals);
        }

        return isTaken;
    }

    /// <summary>Tells all that the source has ended.</summary>
    public void Complete()
    {
        foreach (var subscriber in Volatile.Read(ref _subscribers))
        {
            subscriber.OnCompleted();
        }
    }

    /// <summary>Counts a record that is none, from any thread.</summary>
    /// <returns>Whether it ends a subscription.</returns>
    public bool CountMalformed(string example)
    {
        var isStrict = false;
        foreach (var subscriber in Volatile.Read(ref _subscribers))
        {
            subscriber.CountMalformed(example);
            isStrict |= subscriber.IsStrict;
        }

        return isStrict;
    }
}
