namespace Correlator.Server;

/// <summary>Something that happens again and again, for which many may wait.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends when it happens next. Take it before looking at what may have changed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>It happens.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
