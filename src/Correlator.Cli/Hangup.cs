namespace Correlator.Cli;

/// <summary>The signal SIGHUP: somebody reads a configuration anew at it, else it ends the tool.</summary>
internal sealed class Hangup
{
    private Action? _handler;

    /// <summary>Takes the signal from now on.</summary>
    /// <returns>Gives it back.</returns>
    public IDisposable Subscribe(Action handler)
    {
        _handler = handler;
        return System.Reactive.Disposables.Disposable.Create(() => _handler = null);
    }

    /// <summary>The signal has come.</summary>
    /// <returns>Whether somebody took it.</returns>
    public bool Raise()
    {
        var handler = _handler;
        handler?.Invoke();
        return handler is not null;
    }
}
