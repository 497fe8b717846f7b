namespace Correlator;

/// <summary>Lets one thread at a time into a running graph, as Rx's Synchronize does; what a callback sends back into the graph waits its turn.</summary>
internal sealed class Gate
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

        lock (_lock)
        {
            action();
            DrainReentered();
        }
    }

    /// <summary>Lets the thread in, where it is not in already: who is let in leaves by <see cref="Exit"/>.</summary>
    public bool TryEnter()
    {
        if (Monitor.IsEntered(_lock))
        {
            return false;
        }

        Monitor.Enter(_lock);
        return true;
    }

    public void Exit()
    {
        try
        {
            DrainReentered();
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
