using Confluent.Kafka;

namespace Correlator;

/// <summary>Finds the partitions of topics.</summary>
internal static class KafkaTopics
{
    /// <summary>All partitions of all topics.</summary>
    /// <exception cref="SourceException">There is no answer, or no such topic (<c>SOURCE_NOT_FOUND</c>).</exception>
    public static List<TopicPartition> Find(string source, KafkaSourceOptions options, IKafkaClient client) => Ask(source, () =>
    {
        var found = new List<TopicPartition>();
        foreach (var topic in options.Topics)
        {
            var count = client.CountPartitions(topic);
            if (count == 0)
            {
                throw new SourceException(source, $"there is no topic '{topic}'.", code: "SOURCE_NOT_FOUND");
            }

            found.AddRange(Enumerable.Range(0, count).Select(partition => new TopicPartition(topic, partition)));
        }

        return found;
    });

    /// <summary>Asks Kafka something.</summary>
    /// <exception cref="SourceException">There is no answer (<c>SOURCE_UNAVAILABLE</c>), or none is allowed (<c>AUTH_REQUIRED</c>).</exception>
    public static T Ask<T>(string source, Func<T> question)
    {
        try
        {
            return question();
        }
        catch (KafkaException error)
        {
            var isRefused = error.Error.Code is ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication or ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed;
            throw new SourceException(source, $"Kafka {(isRefused ? "refuses" : "does not answer")}: {error.Error.Reason}", error, isRefused ? "AUTH_REQUIRED" : "SOURCE_UNAVAILABLE") { IsRetryable = !isRefused };
        }
    }
}

/// <summary>What a reader should know about how topics are read.</summary>
internal static class KafkaNotes
{
    public static void Add(SourceStatistics statistics, KafkaSourceOptions options)
    {
        statistics.AddNote($"reads {string.Join(", ", options.Topics)} at {options.BootstrapServers}");
        if (options.Connection.IsInsecure)
        {
            statistics.AddNote("the brokers' certificates are not checked (enable.ssl.certificate.verification): anybody in between can read and change what is sent");
        }
    }
}
