using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Correlator.Sources;

/// <summary>Looks for connections over which nothing came for too long, four times in the time they have.</summary>
internal static class IdleCheck
{
    /// <summary>Begins to look.</summary>
    /// <param name="session">Says how long a connection may be silent, and on what clock.</param>
    /// <param name="close">Closes connections whose last bytes came before a time in UTC ticks.</param>
    public static IDisposable Start(ReceiverSession session, Action<long> close)
    {
        var timeout = session.Network.IdleTimeout;
        return timeout == Timeout.InfiniteTimeSpan
            ? Disposable.Empty
            : session.Scheduler.Schedule(timeout / 4, again =>
            {
                close(session.Scheduler.Now.UtcTicks - timeout.Ticks);
                again(timeout / 4);
            });
    }
}
