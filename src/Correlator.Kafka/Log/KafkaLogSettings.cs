using Confluent.Kafka;

namespace Correlator;

/// <summary>How the client is set that is a member of a group, and which of its complaints it mends itself.</summary>
internal static class KafkaLogSettings
{
    /// <exception cref="SourceException">A secret is missing.</exception>
    public static Dictionary<string, string> OfMember(KafkaLogOptions options)
    {
        // Others learn by their own heartbeats that partitions are to be had.
        const int HeartbeatsPerSession = 10;
        var session = (long)options.SessionTimeout.TotalMilliseconds;
        var settings = options.Connection.Configure(options.Topic, new Dictionary<string, string>
        {
            ["group.id"] = options.Group,
            ["partition.assignment.strategy"] = "cooperative-sticky",
            ["session.timeout.ms"] = $"{session}",
            ["heartbeat.interval.ms"] = $"{Math.Min(3000, session / HeartbeatsPerSession)}",
            ["enable.auto.commit"] = "false",
            ["enable.auto.offset.store"] = "false",
            ["auto.offset.reset"] = "error",
            ["enable.partition.eof"] = "false",
            ["allow.auto.create.topics"] = "false",

            // Of a record only its place and its bytes are looked at.
            ["dotnet.consumer.consume.result.fields"] = "none",
            ["message.max.bytes"] = $"{options.MaxMessageBytes}",
            ["queued.max.messages.kbytes"] = $"{options.MaxFetchedBytes / 1024}",
        });
        settings.TryAdd("isolation.level", "read_committed");
        settings.TryAdd("max.poll.interval.ms", $"{Math.Max(300_000, session)}");
        return settings;
    }

    /// <summary>Whether the client goes on by itself: it asks another broker or joins the group again. Anything else ends the worker, so that it is seen.</summary>
    public static bool IsPassing(Error error) => !error.IsFatal && error.Code is
        ErrorCode.Local_MaxPollExceeded or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_Resolve
        or ErrorCode.Local_WaitCoord or ErrorCode.Local_Retry or ErrorCode.RequestTimedOut or ErrorCode.NetworkException
        or ErrorCode.GroupLoadInProgress or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.NotCoordinatorForGroup
        or ErrorCode.RebalanceInProgress or ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.MemberIdRequired
        or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition or ErrorCode.BrokerNotAvailable or ErrorCode.ReplicaNotAvailable or ErrorCode.KafkaStorageError;
}
