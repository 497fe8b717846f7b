
namespace Correlator.Sources.Tests;

public sealed class PrometheusPagingTests
{
    private const long Origin = 1_795_441_200_000;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(Origin);

    [Law(MaxTest = 40)]
    public async Task Open_AnySpanStepAndServerLimit_GivesEachStepOfEachSeriesOnce(byte series, ushort seconds, byte step, byte offset, ushort room)
    {
        var count = (series % 5) + 1;
        var server = new FakePrometheus { MaxSamples = count + (room % 300) };
        for (var i = 0; i < count; i++)
        {
            server.Series.Add(($"{{\"__name__\":\"m\",\"n\":\"{i}\"}}", 0, default));
        }

        var (since, length, stepSeconds) = (Start.AddSeconds(offset), seconds % 2000, (step % 40) + 1);
        var events = await ReadAsync(server, since, since.AddSeconds(length), options => options with { Step = TimeSpan.FromSeconds(stepSeconds) });

        var expected = Enumerable.Range(0, length + 1).Select(n => since.AddSeconds(n)).Where(time => time.ToUnixTimeSeconds() % stepSeconds == 0)
            .SelectMany(time => Enumerable.Range(0, count).Select(n => (time, $"m{{n=\"{n}\"}} {time.ToUnixTimeMilliseconds()}")));
        Assert.Equal(expected, events.Select(e => (e.Timestamp, e.Message)).OrderBy(static e => e.Timestamp).ThenBy(static e => e.Message, StringComparer.Ordinal));
        Assert.Equal(events.OrderBy(e => (e.Ticks, e.Position)), events);
    }

    [Fact]
    public async Task Open_LongSpanOfFineSteps_StaysWithinTheServersPoints()
    {
        var server = new FakePrometheus { Series = { ("{\"__name__\":\"m\"}", 0, default) } };

        var events = await ReadAsync(server, Start, Start.AddHours(8), options => options with { Step = TimeSpan.FromSeconds(1) });

        Assert.Equal((8 * 3600) + 1, events.Count);
        Assert.All(server.Requests, static request => Assert.True((request.End - request.Start) / request.Step < 11_000));
        Assert.True(server.Requests.Count <= 5, $"{server.Requests.Count} requests");
    }

    [Theory]
    [InlineData(5, 15)]
    [InlineData(250, 15)]
    [InlineData(251, 30)]
    [InlineData(60 * 24, 120)]
    [InlineData(60 * 24 * 400, 43_200)]
    [InlineData(60 * 24 * 3000, 86_400)]
    public async Task Open_NoStep_TakesTheSmallestOfTheListWithAtMostAThousand(int minutes, int seconds)
    {
        var server = new FakePrometheus();

        await ReadAsync(server, Start.AddMinutes(-minutes).AddTicks(1), Start, options => options with { Step = null });

        Assert.All(server.Requests, request => Assert.Equal(seconds * 1000, request.Step));
    }

    [Fact]
    public async Task Open_OneStepIsTooMuchForTheServer_FailsWithItsWords()
    {
        var server = new FakePrometheus { MaxSamples = 0, Series = { ("{}", 0, default) } };

        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(server, Start, Start.AddMinutes(1), static options => options));

        Assert.Equal("PROMETHEUS_LIMIT", error.Code);
    }

    private static async Task<List<LogEvent>> ReadAsync(FakePrometheus fake, DateTimeOffset since, DateTimeOffset until, Func<PrometheusOptions, PrometheusOptions> change)
    {
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        var (events, gaps) = await FiniteReading.ReadAsync(PrometheusSourceTests.Source(server, change), new SourceRequest { Selector = "m", Since = since, Until = until });
        Assert.Empty(gaps);
        return events;
    }
}
