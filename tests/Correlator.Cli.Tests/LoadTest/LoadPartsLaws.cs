using Correlator.Testing;

namespace Correlator.Cli.Tests;

/// <summary>The parts of a load test against the naive way to say the same.</summary>
public sealed class LoadPartsLaws
{
    [Law]
    public void SeenResults_AnyNumbersThatAreNear_AreNewOnce(ushort[] numbers, byte jump)
    {
        const int Size = 1024;
        var (seen, naive) = (new SeenResults(Size), new HashSet<long>());
        for (var i = 0; i < numbers.Length; i++)
        {
            // They grow on the whole, by up to a few windows.
            var number = (i * (long)jump) + (numbers[i] % 1500);
            var greatest = naive.Count == 0 ? -1 : naive.Max();

            Assert.Equal(number <= greatest - Size ? null : naive.Add(number), seen.Add(number));
        }
    }

    [Fact]
    public void SeenResults_BehindItsWindow_DoesNotKnow()
    {
        var seen = new SeenResults(64);

        Assert.Equal([true, true, null, true, false], new long[] { 5, 69, 5, 6, 6 }.Select(seen.Add));
    }

    [Law]
    public void Traffic_RequestsAndAnswers_FindEachOther(byte streams, ushort rate, int seed, ushort number)
    {
        var traffic = Traffic(streams, rate, seed);
        var stream = traffic.StreamOf(number);
        if (traffic.RequestOf(number) is not { } request)
        {
            Assert.StartsWith("x", traffic.KeyOf(number), StringComparison.Ordinal);
            Assert.NotEqual(0, stream);
            return;
        }

        Assert.Equal(number, stream == 0 ? traffic.NumberOf(request) : traffic.AnswerOf(request, stream));
        Assert.Equal(traffic.KeyOf(traffic.NumberOf(request)), traffic.KeyOf(number));
        Assert.True(traffic.NumberOf(request) <= number);
    }

    [Law]
    public void Traffic_Message_TellsItsNumber(byte streams, ushort rate, int seed, ushort number)
    {
        var traffic = Traffic(streams, rate, seed);

        Assert.Equal(number, traffic.NumberIn(traffic.MessageOf(number, traffic.KeyOf(number))));
        Assert.Equal(-1, traffic.NumberIn("GET /orders"));
    }

    [Law]
    public void Traffic_NineOfTenRequests_AreAnswered(int seed)
    {
        var traffic = Traffic(2, 100, seed);

        Assert.InRange(Enumerable.Range(0, 10_000).Count(request => traffic.AnswerOf(request, 1) is not null), 8_800, 9_200);
    }

    /// <summary>Against each request of a small load asked for its answers.</summary>
    [Law(MaxTest = 30)]
    public void Expectation_SummedOverTheEvents_IsTheNumberOfRightResults(byte streams, ushort rate, int seed, ushort sent)
    {
        var traffic = Traffic(streams, (ushort)(rate % 20), seed);
        var count = sent % 2000;
        var within = LoadScenario.Within.Ticks;
        long Due(long number) => traffic.Schedule.DueTicks(number);
        long? Near(long from, long request, int stream) => traffic.AnswerOf(request, stream) is { } answer && answer < count && Due(answer) - Due(from) <= within ? answer : null;
        var requests = Enumerable.Range(0, count).Where(number => traffic.StreamOf(number) == 0).Select(number => (long)number / traffic.Streams.Count).ToList();
        var answered = requests.Count(request => Near(traffic.NumberOf(request), request, 1) is not null);

        Assert.Equal(answered, Expected(traffic, LoadCheck.Answered, count));
        Assert.Equal(requests.Count - answered, Expected(traffic, LoadCheck.Unanswered, count));
        if (traffic.Streams.Count == 3)
        {
            var audited = requests.Count(request => Near(traffic.NumberOf(request), request, 1) is { } reply && Near(reply, request, 2) is not null);
            Assert.Equal(audited, Expected(traffic, LoadCheck.Audited, count));
        }
    }

    [Law]
    public void Phases_AnyTime_IsInThePhaseThatHasBegunAndNotEnded(uint milliseconds, uint at)
    {
        var schedule = LoadSchedule.Create(LoadPattern.Steady, 1, TimeSpan.FromMilliseconds(1 + (milliseconds % 100_000_000)));
        var phases = new LoadPhases(schedule);
        var ticks = at * (schedule.Duration.Ticks / uint.MaxValue) % schedule.Duration.Ticks;

        var phase = phases.PhaseOf(ticks)!.Value;

        Assert.InRange(ticks, phases.BeginTicks(phase), phases.BeginTicks(phase + 1) - 1);
        Assert.Equal(0, phases.PhaseOf(0));
        Assert.Null(phases.PhaseOf(-1));
        Assert.Null(phases.PhaseOf(schedule.Duration.Ticks));
        Assert.Equal(schedule.Count, Enumerable.Range(0, LoadPhases.Count).Sum(phases.DueIn));
    }

    [Law]
    public void LatencyHistogram_AnyTimes_IsTheSortedListToThreeDigits(uint[] microseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var time in microseconds)
        {
            histogram.Record(time % 3_000_000 * TimeSpan.TicksPerMicrosecond);
        }

        if (microseconds.Length == 0)
        {
            Assert.Null(histogram.Figures);
            return;
        }

        var sorted = microseconds.Select(static time => time % 3_000_000 / 1000.0).Order().ToList();
        double Percentile(double percent) => sorted[Math.Max(0, (int)Math.Ceiling((percent / 100 * sorted.Count) - 1e-6) - 1)];
        foreach (var (expected, actual) in new[] { (Percentile(50), histogram.Figures!.P50), (Percentile(99), histogram.Figures.P99), (sorted[^1], histogram.Figures.Max), (sorted.Average(), histogram.Figures.Mean) })
        {
            Assert.InRange(actual, (expected * 0.999) - 0.001, (expected * 1.001) + 0.001);
        }
    }

    private static int Expected(LoadTraffic traffic, LoadCheck check, int count)
    {
        var expectation = new LoadExpectation(traffic, check, TimeSpan.Zero);
        return Enumerable.Range(0, count).Sum(number => expectation.ChangeBy(number));
    }

    // At least 70,000 events, so that every number of the cases is one.
    private static LoadTraffic Traffic(byte streams, ushort rate, int seed) =>
        new(LoadSchedule.Create(LoadPattern.Steady, 0.2 + rate, TimeSpan.FromDays(6)), 2 + (streams % 2), seed);
}
