
namespace Correlator.Sources.Tests;

public sealed class GraylogPagingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Law(MaxTest = 60)]
    public async Task Open_AnyTimesCopiesPagesAndFaults_GivesEachMessageOnceOrTellsAGap(byte[] offsets, byte page, byte room, byte[] faults, bool hasInclusiveEnd)
    {
        var fake = Fake(offsets, faults, hasInclusiveEnd);
        var pageMessages = (page % 6) + 1;
        var kind = (GraylogInterface)((room % 3) + 1);
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        var source = GraylogSourceTests.Source(server, options => options with { Interface = kind, PageMessages = pageMessages, MaxPageMessages = pageMessages + (room % 5) });

        var (events, gaps) = await FiniteReading.ReadAsync(source, new SourceRequest { Since = Start, Until = Start.AddMilliseconds(30) });

        Assert.Equal(events.Count, events.Select(static e => e.Message).Distinct().Count());
        Assert.Equal(events.OrderBy(static e => (e.Ticks, e.Position)), events);
        var missing = fake.Messages.Where(static message => message.Time <= Start.AddMilliseconds(30)).Select(static message => (message.Time, message.Text))
            .Except(events.Select(static e => (e.Timestamp, e.Message))).ToList();
        Assert.Empty(events.Select(static e => (e.Timestamp, e.Message)).Except(fake.Messages.Select(static message => (message.Time, message.Text))));
        Assert.All(missing, message => Assert.Contains(message.Item1, gaps));

        // A gap is told only of a millisecond that holds more than the greatest page.
        Assert.All(gaps, gap => Assert.True(fake.Messages.Where(message => message.Time == gap).Sum(static message => message.Copies) >= pageMessages + (room % 5)));
    }

    [Theory]
    [InlineData(GraylogInterface.Search)]
    [InlineData(GraylogInterface.Export)]
    [InlineData(GraylogInterface.Universal)]
    public async Task Open_MorePerMillisecondThanAPage_GrowsThePage(GraylogInterface kind)
    {
        var fake = new FakeGraylog();
        fake.Messages.AddRange(Enumerable.Range(0, 100).Select(static n => new FakeMessage($"id-{n}", Start.AddMilliseconds(n < 50 ? 5 : 6), $"m{n}")));
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        var source = GraylogSourceTests.Source(server, options => options with { Interface = kind, PageMessages = 7 });

        var (events, gaps) = await FiniteReading.ReadAsync(source, new SourceRequest { Since = Start, Until = Start.AddSeconds(1) });

        Assert.Empty(gaps);
        Assert.Equal(fake.Messages.Select(static message => message.Text).Order(), events.Select(static e => e.Message).Order());
    }

    [Fact]
    public async Task Open_EveryInterface_GivesTheSameEventsAtTheSamePositions()
    {
        var fake = new FakeGraylog();
        fake.Messages.AddRange(Enumerable.Range(0, 40).Select(static n => new FakeMessage($"id-{n}", Start.AddMilliseconds(n / 3), $"m{n}") { Fields = new Dictionary<string, string> { ["n"] = $"{n}" } }));
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        var all = new List<List<LogEvent>>();
        foreach (var kind in new[] { GraylogInterface.Search, GraylogInterface.Export, GraylogInterface.Universal })
        {
            var source = GraylogSourceTests.Source(server, options => options with { Interface = kind, PageMessages = 11 });
            all.Add((await FiniteReading.ReadAsync(source, new SourceRequest { Since = Start, Until = Start.AddSeconds(1) })).Events);
        }

        Assert.Equal(40, all[0].Count);
        Assert.All(all, events => Assert.Equal(all[0].Select(static e => (e.Ticks, e.Position, e.Message, e.Labels)), events.Select(static e => (e.Ticks, e.Position, e.Message, e.Labels))));
    }

    private static FakeGraylog Fake(byte[] offsets, byte[] faults, bool hasInclusiveEnd)
    {
        var fake = new FakeGraylog { HasInclusiveEnd = hasInclusiveEnd };
        foreach (var (index, offset) in offsets.Index())
        {
            fake.Messages.Add(new FakeMessage($"id-{index}", Start.AddMilliseconds(offset % 32), $"m{index}") { Copies = offset < 200 ? 1 : 2 });
        }

        foreach (var fault in faults)
        {
            // Never more in a row than requests are repeated.
            fake.Faults.Enqueue((fault % 4) switch { 0 => GraylogFault.Unavailable, 1 => GraylogFault.Break, _ => GraylogFault.None });
            fake.Faults.Enqueue(GraylogFault.None);
        }

        return fake;
    }
}
