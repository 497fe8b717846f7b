using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>What an exchange tells the last stage, and what that makes of it, where something is missing or silent.</summary>
public sealed class ExchangeTests
{
    private static readonly StagedQuery Query = StagedQuery.Of(
        new JoinNode(JoinKind.Unless, new JoinNode(JoinKind.And, Scaled.Stream("a"), Scaled.Stream("b"), By("id")), Scaled.Stream("c"), By("user")),
        new CorrelationOptions { Lateness = TimeSpan.Zero, Emit = EmitMode.Final });

    private static readonly string Feed = Query.Last.FeedName(2, 0);
    private readonly MemoryLog _exchange = new(1);
    private readonly MemoryLog _home = new(1);
    private readonly MemoryResults _results = new();

    [Fact]
    public void Exchange_ForeignEventThatMeetsSomething_IsBroughtOnceAndItsTimeFollows()
    {
        _exchange.Append(0, Scaled.Packet(static packet =>
        {
            Add(packet, "c", 10);
            Add(packet, "c", 30);
            Add(packet, "a", 12);
            Add(packet, "b", 13);
            packet.AddProgress("a", Scaled.At(40));
            packet.AddProgress("b", Scaled.At(42));
            packet.AddProgress("c", Scaled.At(50));
        }));

        Exchange();

        Assert.Equal([$"Event 10 of {Feed}", $"Newest 50 of {Feed}", $"Progress 35 of {Feed}"], Told());
    }

    [Fact]
    public void Exchange_LogHasForgottenHomeEvents_TellsThatForeignOnesMayBeMissing()
    {
        _exchange.Append(0, Scaled.Packet(static packet => Add(packet, "c", 10)));
        _exchange.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddProgress("a", Scaled.At(20));
            packet.AddProgress("c", Scaled.At(12));
        }));
        _exchange.Trim(0, 1);

        Exchange();

        Assert.Equal([$"Gap 25 of {Feed}", $"Gap 12 of {Feed}"], Told());
    }

    [Fact]
    public void Exchange_GapOfAForeignSource_IsToldAndOneOfAHomeSourceIsNot()
    {
        _exchange.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddGap("a", Scaled.At(1), Scaled.At(2));
            packet.AddGap("c", Scaled.At(3), Scaled.At(4));
        }));

        Exchange();

        Assert.Equal([$"Gap 4 of {Feed}"], Told());
    }

    [Fact]
    public void Last_LogHasForgottenWhatWasBrought_SaysNothingThatCannotBeProved()
    {
        _home.Append(0, Scaled.Packet(static packet => packet.Add(Feed, new LogEvent(Scaled.At(11), "c", "c", Labels.Of(("user", "1")), 0), Watermark.None, 1)));
        _home.Append(0, Scaled.Packet(static packet =>
        {
            Add(packet, "a", 10);
            Add(packet, "b", 11);
            Add(packet, "a", 50);
            Add(packet, "b", 51);
            packet.AddCompleted("a");
            packet.AddCompleted("b");
            packet.AddNewest(Feed, Scaled.At(30).UtcTicks);
            packet.AddCompleted(Feed);
        }));
        _home.Trim(0, 1);

        // The pair at 10 s may have met what is gone; the one at 50 s cannot.
        Assert.Equal([Scaled.At(50)], Last().Select(static result => result.Correlation.Events[0].Event.Timestamp));
    }

    [Fact]
    public void Last_ForeignSourceHasNeverDelivered_IsNotWaitedFor()
    {
        _home.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddAbsent(Feed);
            Add(packet, "a", 10);
            Add(packet, "b", 11);
            packet.AddProgress("a", Scaled.At(60));
            packet.AddProgress("b", Scaled.At(60));
        }));

        Assert.Single(Last());
    }

    private static JoinClause By(string key) => new() { Keys = [KeyPart.Of(key)], Least = -TimeSpan.FromSeconds(5), Greatest = TimeSpan.FromSeconds(5) };

    private static void Add(PacketWriter packet, string source, int seconds) =>
        packet.AddEvent(source, new LogEvent(Scaled.At(seconds), source, source, Labels.Of(("id", "1"), ("user", "1")), seconds), null);

    private void Exchange()
    {
        var member = _exchange.Join();
        using var worker = PartitionWorker.OfExchange(Query.Stages[0], member, new MemoryLogWriter(_home), new PartitionWorkerOptions { Scheduler = new TestScheduler() });
        _exchange.Assign(0, member, isTold: true);
        worker.Turn(TimeSpan.Zero);
    }

    private IReadOnlyList<PartitionedResult> Last()
    {
        var member = _home.Join();
        using var worker = new PartitionWorker(Query.Last, member, _results.Open(), new PartitionWorkerOptions { Scheduler = new TestScheduler() });
        _home.Assign(0, member, isTold: true);
        worker.Turn(TimeSpan.Zero);
        worker.Commit();
        return _results.Kept;
    }

    private List<string> Told()
    {
        var told = new List<string>();
        foreach (var packet in _home.Read(0))
        {
            for (var reader = new PacketReader(packet); reader.TryRead(out var item);)
            {
                var ticks = item.Kind switch { PacketItemKind.Event => item.Event!.Ticks, PacketItemKind.Gap => item.ToTicks, _ => item.Ticks };
                told.Add($"{item.Kind} {(ticks - Scaled.At(0).UtcTicks) / TimeSpan.TicksPerSecond} of {item.Source}");
            }
        }

        return told;
    }
}
