namespace Correlator.Tests.Execution;

/// <summary>A source that is connected anew is not silent yet.</summary>
public sealed class ReconnectTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Reconnected_WhatWasAwaitedOfItsSilenceHasCome_ItsClockDoesNotGoOnForThat()
    {
        using var run = new LiveRun((a, b) => a.Unless(b, ["k"], Second), static options => options with { Lateness = 3 * Second, Idle = 5 * Second });

        // b, silent since the fifth second, is at 33 s when a waits for it to pass 50 s, which would be at the 34th.
        run.Push("b@19:x");
        run.Scheduler.AdvanceTo((17 * Second).Ticks);
        run.Push("a@49:y");
        run["b"].OnConnected(true);
        run.Push("b@94:z");

        // Nobody waits for anything at the 34th any more, so b stays where it was when it fell silent again: at 96 s.
        run.Scheduler.AdvanceTo((36 * Second).Ticks);
        run.Push("a@107:v", "b@99:w");
        Assert.Empty(run.Late);
    }
}
