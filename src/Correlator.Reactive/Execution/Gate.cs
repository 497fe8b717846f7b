namespace Correlator;

/// <summary>Is told of the turns that threads have in a graph.</summary>
internal interface ITurnObserver
{
    /// <summary>A thread has arrived at the gate. Called outside of it, by any thread.</summary>
    /// <returns>What <see cref="OnBegun"/> is told of this arrival.</returns>
    long OnArrived();

    /// <summary>The thread is inside.</summary>
    void OnBegun(long arrival);

    /// <summary>The thread leaves. After a failure it does so untold.</summary>
    void OnEnded();
}

/// <summary>Lets one thread at a time into a running graph, as Rx's Synchronize does; what a callback sends back into the graph waits its turn.</summary>
internal sealed class Gate(ITurnObserver turns)
{
    private readonly object _lock = new();
    private readonly Queue<Action> _reentered = new();

    /// <summary>Whether the calling thread is inside.</summary>
    public bool IsEntered => Monitor.IsEntered(_lock);

    public void Enter(Action action)
    {
        if (Monitor.IsEntered(_lock))
        {
            // An observer of a result has pushed an event: the operators must first finish what they are doing.
            _reentered.Enqueue(action);
            return;
        }

        var arrival = turns.OnArrived();
        lock (_lock)
        {
            turns.OnBegun(arrival);
            action();
            DrainReentered();
            turns.OnEnded();
        }
    }

    /// <summary>Lets the thread in, where it is not in already: who is let in leaves by <see cref="Exit"/>.</summary>
    public bool TryEnter()
    {
        if (Monitor.IsEntered(_lock))
        {
            return false;
        }

        var arrival = turns.OnArrived();
        Monitor.Enter(_lock);
        turns.OnBegun(arrival);
        return true;
    }

    public void Exit()
    {
        try
        {
            DrainReentered();
            turns.OnEnded();
        }
        finally
        {
            Monitor.Exit(_lock);
        }
    }

    private void DrainReentered()
    {
        while (_reentered.TryDequeue(out var next))
        {
            next();
        }
    }
}
