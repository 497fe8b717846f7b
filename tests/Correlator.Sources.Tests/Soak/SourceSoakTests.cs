namespace Correlator.Sources.Tests.Soak;

/// <summary>The long run of <c>eng/long.sh</c>, shorter and in virtual time: every fault, over real sockets.</summary>
public sealed class SourceSoakTests
{
    private const int Rate = 20;
    private static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(2);
    private readonly ManualTime _time = new();

    [Fact]
    public Task Loki_AllFaultsInTurn_SentIsDeliveredAndReported() => AssertAsync(new SoakedLoki(Capacity, _time));

    [Fact]
    public Task Graylog_AllFaultsInTurn_SentIsDeliveredAndReported() => AssertAsync(new SoakedGraylog(Capacity, _time));

    [Fact]
    public void Schedule_FullTurn_HasEveryFaultWithEveryLength()
    {
        var seconds = Enumerable.Range(0, SoakSchedule.Real.FullTurn).CountBy(SoakSchedule.Real.At).ToDictionary();

        // 1 + 2 + 3 + 4 + 5 seconds of each.
        Assert.All(Enum.GetValues<SoakFault>().Skip(1), fault => Assert.Equal(15, seconds[fault]));
    }

    private static int Seconds => SoakSchedule.Virtual.FullTurn;

    private static int Capacity => Seconds * Rate;

    private async Task AssertAsync(SoakedServer server)
    {
        var tally = server.Tally;
        await using (server)
        {
            await SourceSoak.RunAsync(server, SoakSchedule.Virtual, Seconds, Rate, () => PassSecondAsync(tally));
        }

        Assert.Null(tally.Error);
        Assert.Equal((Capacity, 0, 0, 0), (tally.Sent, tally.Repeated, tally.Wrong, tally.Lost));
        Assert.Equal(tally.Sent, tally.Delivered + tally.Reported);
        Assert.True(tally.Outages >= 15, $"{tally}");
        Assert.True(tally.Watermark > _time.GetUtcNow().AddSeconds(-10), $"{tally.Watermark}");
    }

    // By the waits of the source; what limits an answer in time is far longer.
    private async Task PassSecondAsync(SoakTally tally)
    {
        for (var end = _time.GetUtcNow().AddSeconds(1); _time.GetUtcNow() < end;)
        {
            Assert.Null(tally.Error);
            var wait = await _time.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(10)).WaitAsync(SafetyLimit);
            var left = end - _time.GetUtcNow();
            _time.Advance(wait < left ? wait : left);
        }
    }
}
