namespace Correlator.Sources.Tests.Soak;

/// <summary>Follows servers while they and the network fail in turn, and sees to it that all ends well.</summary>
internal static class SourceSoak
{
    // Longer than the overlap of either source, so that what came late at the very end is found.
    private const int DrainSeconds = 60;

    /// <summary>Runs to the end.</summary>
    /// <param name="server">Is followed.</param>
    /// <param name="schedule">What goes wrong.</param>
    /// <param name="seconds">For how long lines are sent.</param>
    /// <param name="rate">How many in a second.</param>
    /// <param name="pass">Lets a second pass.</param>
    public static async Task RunAsync(SoakedServer server, SoakSchedule schedule, int seconds, int rate, Func<Task> pass)
    {
        await server.StartAsync();
        using var subscription = server.Follow();
        await pass();
        var current = SoakFault.None;
        for (var second = 0; second < seconds + DrainSeconds; second++)
        {
            var fault = second < seconds ? schedule.At(second) : SoakFault.None;
            if (fault != current)
            {
                await server.SetAsync(fault);
                current = fault;
            }

            if (second < seconds)
            {
                server.Push(rate);
            }

            server.Forget();
            await pass();
        }
    }
}
