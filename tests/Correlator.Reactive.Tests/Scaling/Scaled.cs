namespace Correlator.Tests.Scaling;

/// <summary>Small queries over logs.</summary>
internal static class Scaled
{
    public static StreamNode Stream(string source, params IReadOnlyList<EventStage> stages) =>
        new(source) { Source = new ListSource(source, []), Stages = stages, Range = TimeSpan.FromSeconds(10) };

    /// <summary>Joins the sources a and b.</summary>
    public static JoinNode Node(JoinKind kind = JoinKind.And, string key = "id") => new(kind, Stream("a"), Stream("b"), new JoinClause { Keys = [KeyPart.Of(key)] });

    public static PartitionedQuery Join(JoinKind kind = JoinKind.And, string key = "id") =>
        PartitionedQuery.Of(Node(kind, key), new CorrelationOptions { Lateness = TimeSpan.Zero, Emit = EmitMode.Final });

    public static LogEvent Event(string source, int seconds, string id = "1") => new(At(seconds), source, $"{source} {seconds}", Labels.Of(("id", id)));

    public static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    public static byte[] Packet(Action<PacketWriter> fill)
    {
        var packet = new PacketWriter();
        fill(packet);
        return packet.Take();
    }
}
