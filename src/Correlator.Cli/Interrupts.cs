using System.Runtime.InteropServices;

namespace Correlator.Cli;

/// <summary>Turns the first Ctrl-C, or the system's request to end, into a clean end; the second ends the process at once.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interrupts()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
    }

    public Hangup Hangup { get; } = new();

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGHUP && Hangup.Raise())
        {
            context.Cancel = true;
            return;
        }

        context.Cancel = !_source.IsCancellationRequested;

        // Whoever waits for the token runs on this thread, and the signal's thread must not be held up.
        _ = _source.CancelAsync();
    }
}
