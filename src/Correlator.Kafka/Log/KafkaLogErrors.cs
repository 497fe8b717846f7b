using Confluent.Kafka;

namespace Correlator;

/// <summary>What is said where Kafka does not do what a log needs.</summary>
internal static class KafkaLogErrors
{
    /// <summary>Makes or asks something.</summary>
    /// <exception cref="LogException">It fails.</exception>
    public static T Ask<T>(string what, Func<T> question)
    {
        try
        {
            return question();
        }
        catch (KafkaException error)
        {
            throw Unavailable(what, error.Error, error);
        }
        catch (SourceException error)
        {
            throw new LogException("LOG_UNAVAILABLE", error.Message, error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or DllNotFoundException)
        {
            throw new LogException("LOG_UNAVAILABLE", $"The client of Kafka cannot be used: {error.Message}", error);
        }
    }

    public static LogException Unavailable(string what, Error error, Exception? cause = null) =>
        new("LOG_UNAVAILABLE", $"{what}: {error.Reason}", cause);

    /// <summary>The number of partitions of a topic that must be there.</summary>
    /// <exception cref="LogException">It is not, or has another number.</exception>
    public static int Partitions(IAdminClient metadata, KafkaLogOptions options, string topic, int? expected = null)
    {
        var count = CountPartitions(metadata, options, topic);
        if (count == 0)
        {
            throw new LogException("LOG_UNAVAILABLE", $"There is no topic '{topic}' at {options.Connection.BootstrapServers}. Make it, with as many partitions as the log has.");
        }

        return expected is null || count == expected ? count
            : throw new LogException("LOG_MISMATCH", $"The topic '{topic}' has {count} partitions and not {expected}. The topics of a log and of its groups have as many each, for ever: name others, or make it anew.");
    }

    /// <summary>The number of partitions of a topic; 0 where there is none.</summary>
    /// <exception cref="LogException">There is no answer.</exception>
    public static int CountPartitions(IAdminClient metadata, KafkaLogOptions options, string topic) =>
        Ask($"The topic '{topic}' at {options.Connection.BootstrapServers} cannot be looked up", () => KafkaClient.CountPartitions(metadata, topic, options.AnswerTimeout));
}
