using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests.Soak;

/// <summary>What goes wrong for a time.</summary>
internal enum SoakFault
{
    None,

    /// <summary>Every answer is 503.</summary>
    Unavailable,

    /// <summary>Every answer is 429 with a time to wait.</summary>
    Busy,

    /// <summary>Every answer is a web page.</summary>
    Page,

    /// <summary>Every answer breaks off.</summary>
    Truncated,

    /// <summary>The server is gone, and comes back on its port.</summary>
    Restart,

    /// <summary>Tails break off.</summary>
    BrokenTails,

    /// <summary>Tails end as they do after an hour.</summary>
    EndedTails,

    /// <summary>Tails lose lines, sometimes without a word.</summary>
    LossyTails,

    /// <summary>Tails repeat lines.</summary>
    RepeatedLines,

    /// <summary>Tails bring lines in the wrong order.</summary>
    TurnedLines,

    /// <summary>Tails bring what cannot be read.</summary>
    SpoiltTails,

    /// <summary>No more tails are opened.</summary>
    FullTails,

    /// <summary>Answers begin, and nothing more comes.</summary>
    Silence,

    /// <summary>Answers come byte by byte.</summary>
    Trickle,
}

/// <summary>When which fault begins, and for how long: all of them in turn, with healthy times between.</summary>
internal sealed class SoakSchedule(IReadOnlyList<SoakFault> faults)
{
    /// <summary>Waiting for an answer that does not come takes real time, so that only real runs have these.</summary>
    public static readonly SoakSchedule Real = new([.. Enum.GetValues<SoakFault>().Skip(1)]);

    public static readonly SoakSchedule Virtual = new([.. Enum.GetValues<SoakFault>().Skip(1).Except([SoakFault.Silence, SoakFault.Trickle])]);

    private const int Period = 8;
    private const int LongestFault = 5;

    /// <summary>The seconds after which every fault has been there with every length.</summary>
    public int FullTurn => Period * faults.Count * LongestFault;

    /// <summary>What is wrong in a second.</summary>
    public SoakFault At(int second)
    {
        var turn = second / Period;
        var length = 1 + (turn / faults.Count % LongestFault);
        return second % Period < length ? faults[turn % faults.Count] : SoakFault.None;
    }
}

/// <summary>Answers requests wrongly.</summary>
internal sealed class FaultyAnswers
{
    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(100);
    private volatile int _fault;

    public SoakFault Fault
    {
        get => (SoakFault)_fault;
        set => _fault = (int)value;
    }

    /// <summary>Answers where something is wrong.</summary>
    /// <returns>False for nothing.</returns>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        switch (Fault)
        {
            case SoakFault.Unavailable:
                await TestServer.WriteAsync(context, 503, "no", "text/plain");
                return true;
            case SoakFault.Busy:
                context.Response.Headers.RetryAfter = "1";
                await TestServer.WriteAsync(context, 429, "slow down", "text/plain");
                return true;
            case SoakFault.Page:
                await TestServer.WriteAsync(context, 200, "<html>log in</html>", "text/html");
                return true;
            case SoakFault.Truncated or SoakFault.Silence or SoakFault.Trickle:
                await BeginAsync(context);
                return true;
            default:
                return false;
        }
    }

    private async Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"status\":");
        await context.Response.Body.FlushAsync();
        switch (Fault)
        {
            case SoakFault.Truncated:
                context.Abort();
                break;
            case SoakFault.Silence:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            default:
                while (true)
                {
                    await context.Response.WriteAsync(" ", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(Drip, context.RequestAborted);
                }
        }
    }
}
