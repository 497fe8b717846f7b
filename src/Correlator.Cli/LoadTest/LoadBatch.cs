namespace Correlator.Cli;

/// <summary>Events of one stream that are due: in their order, as numbers. Valid until the call that gets it has ended.</summary>
/// <param name="Traffic">What the numbers mean.</param>
/// <param name="StartTicks">When the schedule began, UTC ticks.</param>
/// <param name="Numbers">The events.</param>
internal readonly record struct LoadBatch(LoadTraffic Traffic, long StartTicks, IReadOnlyList<long> Numbers)
{
    /// <summary>When an event is due, and so its time: UTC ticks.</summary>
    public long TicksOf(long number) => StartTicks + Traffic.Schedule.DueTicks(number);
}

/// <summary>Where the events of one generated stream go.</summary>
internal interface ILoadTarget : IAsyncDisposable
{
    /// <summary>What a query reads them from.</summary>
    ILogSource Source { get; }

    /// <summary><c>memory</c>, or what is spoken.</summary>
    string Transport { get; }

    /// <summary>What the receiver could not take: dropped, and malformed or too large.</summary>
    (long Dropped, long Malformed) Losses { get; }

    /// <summary>Connects; queries read the source already.</summary>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Hands events over, and waits as long as whoever takes them makes it wait.</summary>
    ValueTask SendAsync(LoadBatch batch, CancellationToken cancellationToken);

    /// <summary>Waits until what was sent has arrived, then ends the source.</summary>
    Task FinishAsync();
}
