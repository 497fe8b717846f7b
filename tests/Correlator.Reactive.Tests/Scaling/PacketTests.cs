namespace Correlator.Tests.Scaling;

/// <summary>What is written into a packet is read out of it, and nothing else.</summary>
public sealed class PacketTests
{
    [Law(MaxTest = 300)]
    public void Items_OfAnyKind_ComeBack(ushort[] steps)
    {
        var packet = new PacketWriter();
        var written = new List<string>();
        foreach (var (step, i) in steps.Select(static (step, i) => (step, i)))
        {
            var (source, at) = ($"s{step % 3}", DateTimeOffset.UnixEpoch.AddSeconds(step));
            switch (step % 5)
            {
                case 0:
                    packet.AddProgress(source, at);
                    written.Add($"Progress {source} {at.UtcTicks}");
                    break;
                case 1:
                    packet.AddGap(source, at, at.AddSeconds(i));
                    written.Add($"Gap {source} {at.UtcTicks} {at.AddSeconds(i).UtcTicks}");
                    break;
                case 2:
                    packet.AddCompleted(source);
                    written.Add($"Completed {source}");
                    break;
                default:
                    var logEvent = new LogEvent(at, source, $"message {step} ü", Labels.Of(("id", $"{step % 7}")), position: step * 1000L);
                    packet.AddEvent(source, logEvent, step % 2 == 0 ? null : at.AddSeconds(-i), number: step);
                    written.Add($"Event {source} {at.UtcTicks} {step * 1000L} {logEvent.Message} {logEvent["id"]} {step} {(step % 2 == 0 ? long.MinValue : at.AddSeconds(-i).UtcTicks)}");
                    break;
            }
        }

        Assert.Equal(steps.Count(static step => step % 5 > 2), packet.Events);
        Assert.Equal(written, Read(packet.Take()));
        Assert.True(packet.IsEmpty);
    }

    [Law(MaxTest = 2000)]
    public void Bytes_OfNoPacket_AreRefusedAndNeverReadBeyond(byte[] bytes, byte cut)
    {
        var packet = new PacketWriter();
        packet.AddEvent("a", new LogEvent(DateTimeOffset.UnixEpoch, "a", "text", Labels.Of(("id", "1"))), newest: null);
        packet.AddProgress("b", DateTimeOffset.UnixEpoch);
        var whole = packet.Take();
        byte[] damaged = [.. whole.AsSpan(0, cut % (whole.Length + 1)), .. bytes];

        var error = Record.Exception(() => Read(damaged));

        Assert.True(error is null or InvalidDataException, $"{error}");
    }

    [Fact]
    public void Record_ThatIsNoPacket_IsCountedAndChangesNothing()
    {
        var query = Scaled.Join();
        var graph = new PartitionGraph(query, 0, 1, PartitionPlace.Beginning(2));

        Assert.Empty(graph.Push(0, "no packet"u8.ToArray()));

        Assert.Equal((1, 1), (graph.Feeds.Malformed, graph.Feeds.Next));
    }

    private static List<string> Read(byte[] bytes)
    {
        var items = new List<string>();
        if (bytes.Length == 0)
        {
            return items;
        }

        for (var reader = new PacketReader(bytes); reader.TryRead(out var item);)
        {
            items.Add(item.Kind switch
            {
                PacketItemKind.Event => $"Event {item.Source} {item.Event!.Ticks} {item.Event.Position} {item.Event.Message} {item.Event["id"]} {item.Number} {item.Ticks}",
                PacketItemKind.Gap => $"Gap {item.Source} {item.Ticks} {item.ToTicks}",
                PacketItemKind.Progress => $"Progress {item.Source} {item.Ticks}",
                _ => $"Completed {item.Source}",
            });
        }

        return items;
    }
}
